import type { Readable } from "node:stream";
import { create as contentDisposition } from "content-disposition";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { FileResponse } from "../../datasources/users/files/downloadFile.js";
import { formatContentRange } from "../../http/range/byteRange.js";
import { formatValidators } from "../../http/range/conditions.js";
import { readFileRequest } from "../../http/range/FileRequest.js";
import { mediaTypeOf } from "../../files/mediaType.js";
import { UpstreamError } from "../../UpstreamError.js";
import { noteIncomplete } from "../log/incompleteResponse.js";
import { readSessionToken } from "../session/readSessionToken.js";
import { parseFilesUrl } from "./parseFilesUrl.js";
import { RequestError } from "../errors/RequestError.js";
import type { Dependencies } from "../RequestContext.js";
import { openFilesContext, relaySessionCookie } from "./openFilesContext.js";

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
function describeFile(reply: FastifyReply, path: string): void {
  const name = path.slice(path.lastIndexOf("/") + 1);
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
function describeAnswer(reply: FastifyReply, path: string, answer: FileResponse): Readable | undefined {
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
  describeFile(reply, path);
  void reply.headers(formatValidators(answer.validators));
  return answer.body;
}

/** The head may have left, so that only the log can tell. A client that closes its connection ends the upstream's answer too. */
function noteFailure({ raw }: FastifyReply, error: Error): void {
  if (!(error instanceof UpstreamError)) noteIncomplete(raw, "internal error");
  else if (error.kind !== "cancelled") noteIncomplete(raw, "upstream failed");
}

/** `GET` and `HEAD /files/<path>`: the bytes of a file, to the session that asks. */
export function downloadRoute(app: FastifyInstance, shared: Dependencies): void {
  app.route({
    method: ["GET", "HEAD"],
    url: "/files/*",
    onError: (_request, reply, error, done) => {
      // The first bytes did not come: what was said of them does not belong to the error.
      if (!(error instanceof RequestError)) for (const name of FILE_HEADERS) reply.removeHeader(name);
      done();
    },
    handler: async (request, reply) => {
      const context = openFilesContext(shared, request, reply, readSessionToken(request.headers));
      context.operation.name = "download";
      const path = parseFilesUrl(request);
      const asked = readFileRequest(request.method, request.headers);
      // Before the head is sent, and whatever comes of the download.
      const answer = await context.dataSources.files
        .download(path, asked)
        .finally(() => relaySessionCookie(reply, context, shared.config));
      const body = describeAnswer(reply, path, answer);
      body?.once("error", (error) => noteFailure(reply, error));
      if (request.method !== "HEAD") return reply.send(body);
      body?.destroy();
      return reply.send();
    },
  });
}
