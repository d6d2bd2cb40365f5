/** Bytes 0x80 to 0x9F, where Windows-1252 differs from Latin-1: https://encoding.spec.whatwg.org/#windows-1252 */
const WINDOWS_1252_C1 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** By a table, because `TextDecoder("windows-1252")` of some Node.js versions decodes as Latin-1 (https://github.com/nodejs/node/issues/56542). */
export function decodeWindows1252(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return latin1.replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252_C1.charAt(char.charCodeAt(0) - 0x80));
}

/**
 * Decodes text of unknown encoding: as UTF-8 if it is valid UTF-8, else as Windows-1252, where all bytes are valid.
 *
 * @param options as for `TextDecoder`: `ignoreBOM` keeps a byte order mark in the result; `stream` means that more bytes
 *   follow, so an incomplete character at the end is left out.
 */
export function decodeText(bytes: Uint8Array, { ignoreBOM = false, stream = false } = {}): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM }).decode(bytes, { stream });
  } catch {
    return decodeWindows1252(bytes);
  }
}
