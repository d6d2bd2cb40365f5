import type { z } from "zod";
import { UpstreamError, type Service } from "../UpstreamError.js";

/** Names the call behind an answer, for the error that says what is wrong with it. */
export interface CallName {
  readonly service: Service;
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
}

/** Parses an upstream body into our own type; names the fields that do not fit, never their values. */
export function parseResult<T>(shape: z.ZodType<T>, body: unknown, call: CallName): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join(".") || "the whole body");
  throw new UpstreamError({ ...call, kind: "badResponse", detail: `unexpected shape at ${fields.join(", ")}` });
}
