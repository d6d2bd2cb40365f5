import type { z } from "zod";
import { type UpstreamCall, UpstreamError } from "../UpstreamError.js";

/** Parses an upstream body into our own type; names the fields that do not fit, never their values. */
export function parseResult<T>(shape: z.ZodType<T>, body: unknown, call: UpstreamCall): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join(".") || "the whole body");
  throw new UpstreamError({ ...call, kind: "badResponse", detail: `unexpected shape at ${fields.join(", ")}` });
}
