import { encodedPart } from "./multipartErrors.js";

const IDENTITY = /^\s*(?:7bit|8bit|binary)?\s*$/i;

/** @throws RequestError for a `Content-Transfer-Encoding` that changes the bytes of a part (RFC 7578 §4.7) */
export function checkEncoding(encoding: string): void {
  if (!IDENTITY.test(encoding)) throw encodedPart();
}
