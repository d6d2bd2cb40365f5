import type { FastifyInstance } from "fastify";
import type { Config } from "../../config/config.js";
import { RequestError } from "../errors/RequestError.js";
import { isMultipart, rejectInvalidUpload } from "../multipart/uploadLimits.js";
import { preventCsrf } from "../session/csrf.js";
import { readSessionToken } from "../session/readSessionToken.js";

/** Rejects what is no upload, or not of the caller, before any of its body is read. Holds for all routes of the instance. */
export function rejectUploadsByHead(app: FastifyInstance, config: Config): void {
  app.addHook("onRequest", (request, _reply, next) => {
    const session = readSessionToken(request.headers);
    preventCsrf(request.raw, session);
    if (!isMultipart(request.headers["content-type"] ?? "")) {
      throw new RequestError(415, "UNSUPPORTED_MEDIA_TYPE", "Send the files as multipart/form-data.");
    }
    rejectInvalidUpload(session, request.headers, config);
    next();
  });
}
