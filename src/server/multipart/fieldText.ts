import { decodeCharset } from "../../files/decodeCharset.js";
import { checkEncoding } from "./checkEncoding.js";
import type { Field } from "./MultipartHandler.js";
import { fieldNotText } from "./multipartErrors.js";

/** The charset in the `Content-Type` of a part, whose line may be folded. */
const CHARSET = /^(content-type:(?:[^\r\n]|\r\n[ \t])*?;(?:[ \t]|\r\n[ \t])*)charset=(?:"([^"\r\n]*)"|([^\s;"]*))/im;

/** The charset that the head of a part names. */
export function charsetOf(head: string): string | undefined {
  const [, , quoted, token] = CHARSET.exec(head) ?? [];
  const charset = (quoted ?? token ?? "").trim();
  return charset === "" ? undefined : charset;
}

/**
 * The head of a part without its charset. With one busboy would decode the field, and replace what it cannot decode; without one it
 * gives the raw bytes.
 */
export const withoutCharset = (head: string): string => head.replace(CHARSET, "$1x=");

const decodeUtf8 = (bytes: Buffer) => decodeCharset(bytes, "utf-8");

/**
 * The text of a field.
 *
 * @param decode where the field names no charset
 * @throws RequestError when the bytes are no text in its charset: with U+FFFD in their place, a password would be another
 */
export function fieldText(
  { name, bytes, charset, encoding }: Field,
  decode: (bytes: Buffer) => string | undefined = decodeUtf8,
): string {
  checkEncoding(encoding);
  const text = charset === undefined ? decode(bytes) : decodeCharset(bytes, charset);
  if (text === undefined) throw fieldNotText(name);
  return text;
}
