import type { FastifyInstance } from "fastify";
import { requireStorable } from "../../schema/scalars/FilePath.js";
import { RequestError } from "../errors/RequestError.js";
import type { Dependencies } from "../RequestContext.js";
import { isMultipart, multipartLimits, rejectInvalidUpload } from "../multipart/uploadLimits.js";
import { preventCsrf } from "../session/csrf.js";
import { readSessionToken } from "../session/readSessionToken.js";
import { openFilesContext, relaySessionCookie } from "./openFilesContext.js";
import { parseFilesUrl } from "./parseFilesUrl.js";
import { receiveFiles } from "./receiveFiles.js";

/**
 * `POST /files/<folder>`: the same as the mutation `upload`, without operation and map. Never a temporary file, and a
 * native progress event for every byte. Answers the JSON of `UploadPayload`.
 */
export function uploadRoute(app: FastifyInstance, shared: Dependencies, done: () => void): void {
  const { config } = shared;
  app.addHook("onRequest", (request, _reply, next) => {
    const session = readSessionToken(request.headers);
    preventCsrf(request.raw, session);
    if (!isMultipart(request.headers["content-type"] ?? "")) {
      throw new RequestError(415, "UNSUPPORTED_MEDIA_TYPE", "Send the files as multipart/form-data.");
    }
    rejectInvalidUpload(session, request.headers, config);
    next();
  });

  app.post("/files/*", async (request, reply) => {
    const context = openFilesContext(shared, request, reply, readSessionToken(request.headers));
    context.operation.name = "upload";
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
      } = await context.dataSources.files.upload(path, files, config.maxUploadBytes);
      context.outcomes.push(outcome);
      return { ok, status, outcome, fileHandle, files: sent };
    } finally {
      relaySessionCookie(reply, context, config);
    }
  });
  done();
}
