import type { FastifyInstance } from "fastify";
import { requireStorable } from "../../schema/scalars/FilePath.js";
import type { Dependencies } from "../RequestContext.js";
import { multipartLimits } from "../multipart/uploadLimits.js";
import { readSessionToken } from "../session/readSessionToken.js";
import { openFilesContext, relaySessionCookie } from "./openFilesContext.js";
import { parseFilesUrl } from "./parseFilesUrl.js";
import { receiveFiles } from "./receiveFiles.js";
import { rejectUploadsByHead } from "./rejectUploadsByHead.js";

/**
 * `POST /files/<folder>`: the same as the mutation `upload`, without operation and map. Never a temporary file, and a
 * native progress event for every byte. Answers the JSON of `UploadPayload`.
 */
export function uploadRoute(app: FastifyInstance, shared: Dependencies, done: () => void): void {
  const { config } = shared;
  rejectUploadsByHead(app, config);

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
