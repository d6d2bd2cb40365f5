import type { FastifyInstance } from "fastify";
import { readFileRequest } from "../../http/range/FileRequest.js";
import type { Dependencies } from "../RequestContext.js";
import { readSessionToken } from "../session/readSessionToken.js";
import { openFilesContext, relaySessionCookie } from "./openFilesContext.js";
import { parseFilesUrl } from "./parseFilesUrl.js";
import { removeFileHeaders, sendFile } from "./sendFile.js";

/** `GET` and `HEAD /files/<path>`: the bytes of a file, to the session that asks. */
export function downloadRoute(app: FastifyInstance, shared: Dependencies): void {
  app.route({
    method: ["GET", "HEAD"],
    url: "/files/*",
    onError: removeFileHeaders,
    handler: async (request, reply) => {
      const context = openFilesContext(shared, request, reply, readSessionToken(request.headers));
      context.operation.name = "download";
      const path = parseFilesUrl(request);
      const asked = readFileRequest(request.method, request.headers);
      // Before the head is sent, and whatever comes of the download.
      const answer = await context.dataSources.files
        .download(path, asked)
        .finally(() => relaySessionCookie(reply, context, shared.config));
      return sendFile(request, reply, path, answer);
    },
  });
}
