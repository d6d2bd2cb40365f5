import type { IncomingHttpHeaders } from "node:http";
import type { Config } from "../../config/config.js";
import { boundaryOf } from "./boundaryOf.js";
import type { MultipartLimits } from "./MultipartHandler.js";
import { RequestError } from "../errors/RequestError.js";

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

export const isMultipart = (contentType: string): boolean => /^multipart\/form-data\b/i.test(contentType);

/**
 * Rejects an invalid upload by its headers, before its body is read.
 *
 * @throws RequestError
 */
export function rejectInvalidUpload(
  { token }: { readonly token: string | undefined },
  headers: IncomingHttpHeaders,
  config: UploadConfig,
): void {
  const { maxBodyBytes, maxFileBytes, maxFiles } = multipartLimits(config);
  if (token === undefined) {
    const message = "An upload needs a session. Log on, and send the session cookie or a bearer token.";
    throw new RequestError(401, "UNAUTHENTICATED", message);
  }
  if (Number(headers["content-length"] ?? 0) > maxBodyBytes) {
    const message = `The upload is too large. Store at most ${maxFiles} files of ${maxFileBytes} bytes each.`;
    throw new RequestError(413, "UPLOAD_TOO_LARGE", message);
  }
  boundaryOf(headers["content-type"]);
}
