import { decodeText } from "../../decodeText.js";

const isBytes = (text: string) => !/[^\u0000-\u00ff]/.test(text);

/**
 * The value of a `Content-Disposition` parameter. Browsers send it in the encoding of their page, programs often in that of
 * their system, and neither says which (RFC 7578 §5.1). busboy gives the bytes as Latin-1, but decodes `filename*` itself.
 */
export function decodeParameter(value: string): string {
  return isBytes(value) ? decodeText(Buffer.from(value, "latin1"), { ignoreBOM: true }) : value;
}
