import multipart, { type MultipartFile } from "@fastify/multipart";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { OutgoingFile } from "../datasources/users/multipart.js";
import { refuseHopelessUpload } from "./graphqlMultipart.js";
import { requirePreflight } from "./preflight.js";
import { readSession } from "./readSession.js";
import { RequestError } from "./RequestError.js";
import { requestedPath } from "./requestedPath.js";
import { openLoggedScope, type ScopeOptions } from "./RequestScope.js";
import { writeSessionCookie } from "./writeSessionCookie.js";

/** The file parts of the request, each as it arrives; the next one begins when this one has been read. */
async function* arriving(request: FastifyRequest, maxFiles: number): AsyncGenerator<OutgoingFile, void, undefined> {
  let files = 0;
  for await (const part of request.files() as AsyncIterable<MultipartFile>) {
    files += 1;
    if (files > maxFiles) {
      throw new RequestError(400, "BAD_USER_INPUT", `There are too many files. Store at most ${maxFiles} at once.`);
    }
    yield { name: part.filename, mediaType: part.mimetype, bytes: part.file };
  }
  if (files === 0)
    throw new RequestError(
      400,
      "BAD_USER_INPUT",
      "There is no file in the request. Send each as a part with a filename.",
    );
}

/**
 * `POST /files/<folder>`: the same as the mutation `upload`, without operation and map. Never a temporary file, and a
 * native progress event for every byte. Answers the JSON of `UploadPayload`.
 */
export async function uploadRoute(app: FastifyInstance, options: ScopeOptions): Promise<void> {
  const { config } = options;
  await app.register(multipart, {
    // The number and the size of files are counted here, where the answer can say what is wrong.
    limits: { fileSize: Infinity, files: Infinity, fields: 100, fieldSize: 2 ** 16, parts: Infinity, headerPairs: 100 },
    throwFileSizeLimit: false,
  });

  app.addHook("onRequest", (request, _reply, done) => {
    request.callerSession = readSession(request.headers);
    requirePreflight(request, request.callerSession);
    if (!/^multipart\/form-data\b/i.test(request.headers["content-type"] ?? "")) {
      throw new RequestError(415, "UNSUPPORTED_MEDIA_TYPE", "Send the files as multipart/form-data.");
    }
    refuseHopelessUpload(request, config);
    done();
  });

  app.post("/files/*", async (request, reply) => {
    const scope = openLoggedScope(options, request, reply, request.callerSession);
    scope.operation.name = "upload";
    const path = requestedPath(request);
    try {
      const files = arriving(request, config.maxUploadFiles);
      const {
        ok,
        status,
        outcome,
        fileHandle,
        files: sent,
      } = await scope.dataSources.files.upload(path, files, config.maxUploadBytes);
      return { ok, status, outcome, fileHandle, files: sent };
    } finally {
      writeSessionCookie(reply, scope.session, config);
    }
  });
}
