import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { create } from "content-disposition";
import type { FastifyReply, FastifyRequest } from "fastify";
import fresh from "fresh";
import parseRange from "range-parser";
import { sendError } from "./responses.js";
import type { Quirks } from "../Quirks.js";

/** Sends a file (upstream-api.md §3.9): all of it, or the requested range if `downloadRanges` is on. */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  quirks: Pick<Quirks, "downloadRanges" | "downloadLength">,
): Promise<FastifyReply> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  const { size, mtime } = await file.stat();
  void reply.header("content-type", "application/octet-stream").header("content-disposition", create(basename(path)));
  const part = quirks.downloadRanges ? negotiate(request, reply, size, mtime) : { start: 0, end: size - 1 };
  if (typeof part === "object" && part.start <= part.end) {
    if (quirks.downloadLength) void reply.header("content-length", part.end - part.start + 1);
    // The stream closes the file when it ends or is destroyed.
    return reply.send(file.createReadStream(part));
  }
  await file.close();
  if (part === "preconditionFailed") return sendError(reply.removeHeader("content-disposition"), 412, "empty");
  if (part === "notModified") return reply.code(304).removeHeader("content-type").send();
  if (part === "unsatisfiable") {
    return sendError(
      reply.removeHeader("content-disposition").header("content-range", `bytes */${size}`),
      416,
      "empty",
    );
  }
  return reply.send(Buffer.alloc(0));
}

type Part = { readonly start: number; readonly end: number } | "notModified" | "preconditionFailed" | "unsatisfiable";

/** Whether `If-Match` or `If-Unmodified-Since` fails: RFC 9110 §13.1.1 and §13.1.4. */
function preconditionFails(headers: FastifyRequest["headers"], etag: string, lastModified: string): boolean {
  const { "if-match": tags, "if-unmodified-since": date } = headers;
  if (tags !== undefined) return tags !== "*" && !tags.split(/\s*,\s*/).includes(etag);
  return date !== undefined && Date.parse(date) < Date.parse(lastModified);
}

/** Conditions and ranges of RFC 9110. Several ranges in one request get the whole file. */
function negotiate({ headers }: FastifyRequest, reply: FastifyReply, size: number, mtime: Date): Part {
  const etag = `"${size.toString(16)}-${mtime.getTime().toString(16)}"`;
  const lastModified = mtime.toUTCString();
  void reply.headers({ etag, "last-modified": lastModified, "accept-ranges": "bytes" });
  if (preconditionFails(headers, etag, lastModified)) return "preconditionFailed";
  if (fresh(headers, { etag, "last-modified": lastModified })) return "notModified";
  const whole = { start: 0, end: size - 1 };
  const condition = headers["if-range"];
  if (headers.range === undefined || (condition !== undefined && condition !== etag && condition !== lastModified))
    return whole;
  // range-parser rejects a suffix longer than the file; by the RFC it means the whole file.
  const ranges = parseRange(
    size,
    headers.range.replace(/^bytes=-(\d+)$/, (_, length: string) => `bytes=-${Math.min(Number(length), size)}`),
  );
  if (ranges === -1) return "unsatisfiable";
  const [range] = ranges === -2 || ranges.type !== "bytes" || ranges.length > 1 ? [] : ranges;
  if (!range) return whole;
  void reply.code(206).header("content-range", `bytes ${range.start}-${range.end}/${size}`);
  return range;
}
