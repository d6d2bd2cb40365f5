import type { FastifyInstance } from "fastify";
import type { Config } from "../config.js";
import { receiveMultipart } from "./multipart/receiveMultipart.js";
import { RequestError } from "./RequestError.js";

type UploadConfig = Pick<Config, "maxUploadBytes" | "maxUploadFiles">;

/** Room for what is no file: the operation, the map, the heads of the parts. */
export const MULTIPART_OVERHEAD_BYTES = 2 ** 20;

/** Refuses an upload that its headers alone condemn, so that nobody sends 2 GiB to be told no. */
export function refuseHopelessUpload(
  { callerSession, headers }: { callerSession: { token: string | undefined }; headers: Record<string, unknown> },
  { maxUploadBytes, maxUploadFiles }: UploadConfig,
): void {
  if (callerSession.token === undefined) {
    throw new RequestError(
      401,
      "UNAUTHENTICATED",
      "An upload needs a session. Log on, and send the session cookie or a bearer token.",
    );
  }
  if (Number(headers["content-length"] ?? 0) > maxUploadBytes * maxUploadFiles + MULTIPART_OVERHEAD_BYTES) {
    throw new RequestError(
      413,
      "UPLOAD_TOO_LARGE",
      `The upload is too large. Store at most ${maxUploadFiles} files of ${maxUploadBytes} bytes each.`,
    );
  }
  if (!/;\s*boundary=(?:"[^"]+"|[^\s";]+)/i.test(String(headers["content-type"]))) {
    throw new RequestError(
      400,
      "BAD_USER_INPUT",
      "The multipart body has no boundary. Let the client set the content type by itself.",
    );
  }
}

const isMultipart = (contentType: string | undefined) => /^multipart\/form-data\b/i.test(contentType ?? "");

/** Takes GraphQL multipart requests, as soon as their heads allow it; an operation begins when its `map` has come. */
export function acceptGraphqlMultipart(app: FastifyInstance, config: UploadConfig): void {
  app.addContentTypeParser("multipart/form-data", (_request, _payload, done) => done(null));
  app.addHook("onRequest", (request, _reply, done) => {
    if (isMultipart(request.headers["content-type"])) refuseHopelessUpload(request, config);
    done();
  });
  app.addHook("preValidation", async (request, reply) => {
    if (!isMultipart(request.headers["content-type"])) return;
    request.body = await receiveMultipart(request.raw, reply.raw, {
      maxFieldBytes: 2 ** 20,
      maxFileBytes: config.maxUploadBytes + 1, // busboy cuts a file that reaches its limit, not one that exceeds it
      maxFiles: config.maxUploadFiles,
    });
  });
}
