import type { Readable } from "node:stream";
import { create as contentDisposition } from "content-disposition";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { FileResponse } from "../../datasources/users/files/downloadFile.js";
import { mediaTypeOf } from "../../files/mediaType.js";
import { formatContentRange } from "../../http/range/byteRange.js";
import { formatValidators } from "../../http/range/conditions.js";
import { UpstreamError } from "../../UpstreamError.js";
import { RequestError } from "../errors/RequestError.js";
import { noteIncomplete } from "../log/incompleteResponse.js";

/** Headers that describe the bytes of a file. */
const FILE_HEADERS = [
  "accept-ranges",
  "content-disposition",
  "content-length",
  "content-range",
  "etag",
  "last-modified",
];

/** Programs that know `filename` alone take a backslash for a folder, and would cut the name there. */
function disposition(name: string): string {
  if (!name.includes("\\")) return contentDisposition(name);
  return contentDisposition(name, { fallback: name.replace(/[^\x20-\x7e]/g, "?").replaceAll("\\", "_") });
}

/** A stored file is never taken for a page of ours: it is saved, not shown, and its type is not guessed from its bytes. */
export function describeFile(reply: FastifyReply, name: string): void {
  void reply
    .type(mediaTypeOf(name))
    .header("content-disposition", disposition(name))
    .header("content-security-policy", "sandbox; default-src 'none'")
    .header("accept-ranges", "bytes");
}

/**
 * Sets status and headers of the answer, and gives its bytes.
 *
 * @throws RequestError when the caller gets none of the file
 */
function describeResponse(reply: FastifyReply, path: string, answer: FileResponse): Readable | undefined {
  switch (answer.status) {
    case 412:
      throw new RequestError(
        412,
        "PRECONDITION_FAILED",
        "The file is not the version that the request names. Ask without the condition, or by the ETag that the file has now.",
      );
    case 416:
      throw new RequestError(
        416,
        "RANGE_NOT_SATISFIABLE",
        `The range is not within the file, which has ${answer.size} bytes. Ask for a part of those.`,
        { headers: { "content-range": `bytes */${answer.size}` } },
      );
    case 304:
      void reply.code(304).headers(formatValidators(answer.validators));
      return undefined;
    case 206: {
      const { part, size } = answer;
      void reply.code(206).header("content-range", formatContentRange(part, size));
      void reply.header("content-length", part.end - part.start + 1);
      break;
    }
    case 200:
      if (answer.size !== undefined) void reply.header("content-length", answer.size);
  }
  describeFile(reply, path.slice(path.lastIndexOf("/") + 1));
  void reply.headers(formatValidators(answer.validators));
  return answer.body;
}

/** The head may have left, so that only the log can tell. A client that closes its connection ends the upstream's answer too. */
function noteFailure({ raw }: FastifyReply, error: Error): void {
  if (!(error instanceof UpstreamError)) noteIncomplete(raw, "internal error");
  else if (error.kind !== "cancelled") noteIncomplete(raw, "upstream failed");
}

/** Hook of a route that sends files: the first bytes did not come, so what was said of them does not belong to the error. */
export function removeFileHeaders(_request: FastifyRequest, reply: FastifyReply, error: Error, done: () => void): void {
  if (!(error instanceof RequestError)) for (const name of FILE_HEADERS) reply.removeHeader(name);
  done();
}

/** Sends the bytes; to `HEAD` none, though the upstream was asked for them. */
export function sendBytes(request: FastifyRequest, reply: FastifyReply, body: Readable | undefined): FastifyReply {
  body?.once("error", (error) => noteFailure(reply, error));
  if (request.method !== "HEAD") return reply.send(body);
  body?.destroy();
  return reply.send();
}

/**
 * Sends a file, or what there is to say of it instead.
 *
 * @throws RequestError when the caller gets none of it
 */
export const sendFile = (
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  answer: FileResponse,
): FastifyReply => sendBytes(request, reply, describeResponse(reply, path, answer));
