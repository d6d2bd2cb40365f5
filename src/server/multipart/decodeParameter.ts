import { decodeText } from "../../files/decodeText.js";
import { undecodableName } from "./multipartErrors.js";

const isBytes = (text: string) => !/[^\u0000-\u00ff]/.test(text);

/**
 * The value of a `Content-Disposition` parameter. Browsers send it in the encoding of their page, programs often in that of
 * their system, and neither says which (RFC 7578 §5.1). busboy gives the bytes as Latin-1.
 */
export function decodeParameter(value: string): string {
  return isBytes(value) ? decodeText(Buffer.from(value, "latin1"), { ignoreBOM: true }) : value;
}

/** The value of `filename*` in UTF-8 (RFC 8187 §3.2). A quoted value may look like one. */
const EXTENDED_NAME = /;\s*filename\*=utf-?8'[^']*'([^\s;]*)/i;

/**
 * The name of a file. busboy decodes `filename*` itself, and makes one name of several that are not valid UTF-8: its bytes
 * are read from the head.
 *
 * @param name as busboy gives it
 * @param head of the part, as Latin-1
 * @throws RequestError when the bytes of the name are lost
 */
export function decodeFileName(name: string, head: string): string {
  const [, escaped] = EXTENDED_NAME.exec(head) ?? [];
  if (escaped !== undefined) {
    const unescape = (_escape: string, hex: string) => String.fromCharCode(Number.parseInt(hex, 16));
    const bytes = Buffer.from(escaped.replace(/%([\da-f]{2})/gi, unescape), "latin1");
    if (bytes.toString("utf8") === name) return decodeText(bytes, { ignoreBOM: true });
  }
  if (!isBytes(name) && name.includes("\ufffd")) throw undecodableName(name);
  return decodeParameter(name);
}

/** The value of a file name, which may end too early; a line end before a space folds the line. */
const NAME_VALUE = /;\s*filename\*?=("[^"]*|[^\s;"]*)/i;
const FOLD = /\r\n(?=[ \t])/g;
/** Bytes from 0x80 are letters or quotation marks in Windows-1252. */
const CONTROL = /(?![\t\x80-\x9f])\p{Cc}/u;

/** Whether the head of a part, as Latin-1, has a control character in the name of its file: busboy takes none but tabs. */
export const namesControl = (head: string): boolean =>
  CONTROL.test((NAME_VALUE.exec(head)?.[1] ?? "").replace(FOLD, ""));
