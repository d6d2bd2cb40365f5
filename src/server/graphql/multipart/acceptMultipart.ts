import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Config } from "../../../config/config.js";
import { boundaryOf } from "../../multipart/boundaryOf.js";
import type { MultipartLimits } from "../../multipart/MultipartParser.js";
import { receiveMultipart } from "./receiveMultipart.js";
import { RequestError } from "../../errors/RequestError.js";

type UploadConfig = Pick<Config, "maxUploadBytes" | "maxUploadFiles">;

/** Room for what is no file: the operation, the map, the heads of the parts. */
const MULTIPART_OVERHEAD_BYTES = 2 ** 20;

/** What an upload may hold, whichever way it comes in. */
export const multipartLimits = ({ maxUploadBytes, maxUploadFiles }: UploadConfig): MultipartLimits => ({
  maxBodyBytes: maxUploadBytes * maxUploadFiles + MULTIPART_OVERHEAD_BYTES,
  maxFieldBytes: 2 ** 20,
  maxFileBytes: maxUploadBytes,
  maxFiles: maxUploadFiles,
});

/** Refuses an upload that its headers alone condemn, so that nobody sends 2 GiB to be told no. */
export function rejectInvalidUpload(
  { callerSession, headers }: Pick<FastifyRequest, "callerSession" | "headers">,
  config: UploadConfig,
): void {
  const { maxBodyBytes, maxFileBytes, maxFiles } = multipartLimits(config);
  if (callerSession.token === undefined) {
    throw new RequestError(
      401,
      "UNAUTHENTICATED",
      "An upload needs a session. Log on, and send the session cookie or a bearer token.",
    );
  }
  if (Number(headers["content-length"] ?? 0) > maxBodyBytes) {
    throw new RequestError(
      413,
      "UPLOAD_TOO_LARGE",
      `The upload is too large. Store at most ${maxFiles} files of ${maxFileBytes} bytes each.`,
    );
  }
  boundaryOf(headers["content-type"]);
}

const isMultipart = (contentType: string | undefined) => /^multipart\/form-data\b/i.test(contentType ?? "");

/** Takes GraphQL multipart requests, as soon as their heads allow it; an operation begins when its `map` has come. */
export function acceptGraphqlMultipart(app: FastifyInstance, config: UploadConfig): void {
  app.addContentTypeParser("multipart/form-data", (_request, _payload, done) => done(null));
  app.addHook("onRequest", (request, _reply, done) => {
    if (isMultipart(request.headers["content-type"])) rejectInvalidUpload(request, config);
    done();
  });
  app.addHook("preValidation", async (request, reply) => {
    if (!isMultipart(request.headers["content-type"])) return;
    request.body = await receiveMultipart(request.raw, reply.raw, multipartLimits(config));
  });
}
