import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isJobId } from "../../datasources/jess/Job.js";
import { readFileRequest } from "../../http/range/FileRequest.js";
import { RequestError } from "../errors/RequestError.js";
import { openFilesContext, relaySessionCookie } from "../files/openFilesContext.js";
import { namesOf, parseNames } from "../files/parseFilesUrl.js";
import { describeFile, removeFileHeaders, sendBytes, sendFile } from "../files/sendFile.js";
import type { Dependencies } from "../RequestContext.js";
import { readSessionToken } from "../session/readSessionToken.js";
import { parseExtensions } from "./parseExtensions.js";

/** @throws RequestError when no job can have the number of the URL */
function jobIdOf({ raw }: FastifyRequest): string {
  const [, , id = ""] = namesOf(raw.url);
  if (isJobId(id)) return id;
  throw new RequestError(404, "NOT_FOUND", "There is no such job. Give its number in the URL.");
}

/** What EnergyPlus writes for people to read: tables, with styles of their own. It loads nothing and runs nothing. */
const FRAMED_CONTENT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** Hook: a result in HTML that a page of this origin shows in a frame is shown, not saved. Others cannot have it in a frame. */
function showInFrame(request: FastifyRequest, reply: FastifyReply, _payload: unknown, done: () => void): void {
  const isPage = /^text\/html\b/.test(String(reply.getHeader("content-type")));
  if (request.headers["sec-fetch-dest"] === "iframe" && reply.statusCode === 200 && isPage) {
    void reply.header("content-disposition", "inline").header("content-security-policy", FRAMED_CONTENT);
  }
  done();
}

/** `GET` and `HEAD` of results, to the session that asks: `/jobs/<id>/files/<path>` and `/jobs/<id>/files.zip`. */
export function resultsRoutes(app: FastifyInstance, shared: Dependencies, done: () => void): void {
  app.route({
    method: ["GET", "HEAD"],
    url: "/jobs/:id/files/*",
    onSend: showInFrame,
    onError: removeFileHeaders,
    handler: async (request, reply) => {
      const context = openFilesContext(shared, request, reply, readSessionToken(request.headers));
      context.operation.name = "downloadResult";
      const jobId = jobIdOf(request);
      const path = parseNames(namesOf(request.raw.url).slice(4));
      const asked = readFileRequest(request.method, request.headers);
      const answer = await context.dataSources.results
        .downloadPath(jobId, path, asked)
        .finally(() => relaySessionCookie(reply, context, shared.config));
      return sendFile(request, reply, path, answer);
    },
  });

  app.route({
    method: ["GET", "HEAD"],
    url: "/jobs/:id/files.zip",
    onError: removeFileHeaders,
    handler: async (request, reply) => {
      const context = openFilesContext(shared, request, reply, readSessionToken(request.headers));
      context.operation.name = "downloadResults";
      const jobId = jobIdOf(request);
      const extensions = parseExtensions(request.raw.url ?? "");
      const { size, body } = await context.dataSources.results
        .archive(jobId, extensions)
        .finally(() => relaySessionCookie(reply, context, shared.config));
      describeFile(reply, `${[jobId, ...extensions].join("-").slice(0, 200)}.zip`);
      void reply.removeHeader("accept-ranges");
      if (size !== undefined) void reply.header("content-length", size);
      return sendBytes(request, reply, body);
    },
  });
  done();
}
