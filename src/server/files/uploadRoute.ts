import type { FastifyInstance } from "fastify";
import { requireStorable } from "../../schema/scalars/FilePath.js";
import { multipartLimits, rejectInvalidUpload } from "../graphql/multipart/acceptMultipart.js";
import { receiveFiles } from "./receiveFiles.js";
import { preventCsrf } from "../session/csrf.js";
import { readSession } from "../session/readSession.js";
import { RequestError } from "../errors/RequestError.js";
import { routeOf } from "../request/requireMethod.js";
import { parseFilesUrl } from "./requestedPath.js";
import { openLoggedScope, type ScopeOptions } from "../graphql/RequestContext.js";
import { writeSessionCookie } from "../session/writeSessionCookie.js";

/**
 * `POST /files/<folder>`: the same as the mutation `upload`, without operation and map. Never a temporary file, and a
 * native progress event for every byte. Answers the JSON of `UploadPayload`.
 */
export function uploadRoute(app: FastifyInstance, options: ScopeOptions, done: () => void): void {
  const { config } = options;
  // `receiveFiles` reads the body.
  app.addContentTypeParser("multipart/form-data", (_request, _payload, parsed) => parsed(null));

  app.addHook("onRequest", (request, _reply, next) => {
    request.callerSession = readSession(request.headers);
    preventCsrf(request, request.callerSession);
    if (!/^multipart\/form-data\b/i.test(request.headers["content-type"] ?? "")) {
      throw new RequestError(415, "UNSUPPORTED_MEDIA_TYPE", "Send the files as multipart/form-data.");
    }
    rejectInvalidUpload(request, config);
    next();
  });

  app.post("/files/*", async (request, reply) => {
    const scope = openLoggedScope(options, request, reply, request.callerSession);
    Object.assign(scope.operation, { name: "upload", route: routeOf(request), method: request.method });
    const path = parseFilesUrl(request);
    requireStorable(path);
    try {
      const files = receiveFiles(request.raw, multipartLimits(config));
      const {
        ok,
        status,
        outcome,
        fileHandle,
        files: sent,
      } = await scope.dataSources.files.upload(path, files, config.maxUploadBytes);
      scope.outcomes.push(outcome);
      return { ok, status, outcome, fileHandle, files: sent };
    } finally {
      writeSessionCookie(reply, scope.session, config);
    }
  });
  done();
}
