import type { PublicError } from "../errors/toPublicError.js";
import { VERSION_NOT_SUPPORTED } from "../request/checkHead.js";

const badRequest = (message: string, status = 400): PublicError => ({ code: "BAD_REQUEST", status, message });

/** The code of an error: the connection was closed in the middle of a request. */
export const ENDED_EARLY = "HPE_INVALID_EOF_STATE";

const NO_HTTP = badRequest("The request is no well-formed HTTP/1.1.");
const NO_HTTP1 = badRequest(VERSION_NOT_SUPPORTED, 505);
const LINE_END = badRequest(
  "A line of the request does not end as in HTTP/1.1: with CR and LF, and no space before them.",
);

/** By the code of the error of Node's parser. */
const REFUSALS: Readonly<Record<string, PublicError>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    code: "REQUEST_TIMEOUT",
    status: 408,
    message: "The head of the request took too long to come.",
  },
  HPE_HEADER_OVERFLOW: badRequest("The head of the request is longer than 16 KiB.", 431),
  [ENDED_EARLY]: badRequest("The request ended too early: the connection was closed before all of it had come."),
  HPE_INVALID_VERSION: NO_HTTP1,
  HPE_PAUSED_H2_UPGRADE: NO_HTTP1, // the first words of HTTP/2
  HPE_CR_EXPECTED: LINE_END,
  HPE_INVALID_URL: badRequest(
    "The request target must be a path, or an http:// URL, in ASCII. Percent-encode all else as UTF-8: `ü` is `%C3%BC`.",
  ),
};

/** What a caller is told whose request Node's parser refuses. */
export function refusalOf(error: NodeJS.ErrnoException): PublicError {
  // The code is that of a wrong version also where the version is right and no CR LF follows.
  if (Reflect.get(error, "reason") === "Expected CRLF after version") return LINE_END;
  return REFUSALS[error.code ?? ""] ?? NO_HTTP;
}
