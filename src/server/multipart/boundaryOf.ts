import { RequestError } from "../errors/RequestError.js";

/** The boundary in a `Content-Type`: a quoted string or, also with characters that should be quoted, a token (RFC 2046 §5.1.1). */
const BOUNDARY = /;[ \t]*boundary=(?:"([ !#-[\]-~]+)"|([!#-:<-[\]-~]+))/i;

/** @throws RequestError when there is none */
export function boundaryOf(contentType = ""): string {
  const [, quoted, token] = BOUNDARY.exec(contentType) ?? [];
  const boundary = quoted ?? token;
  if (boundary !== undefined) return boundary;
  throw new RequestError(
    400,
    "BAD_USER_INPUT",
    "The multipart body has no boundary. Let the client set the content type by itself.",
  );
}
