const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Windows-1252 from 0x80 to 0x9F: https://encoding.spec.whatwg.org/#windows-1252 */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

/**
 * Decodes a file name as the service does: as UTF-8, or as Windows-1252 if it is not valid UTF-8 (as in archives from Windows that
 * were unpacked on Linux).
 *
 * @param {Buffer} bytes
 */
export function textOf(bytes) {
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes
      .toString("latin1")
      .replace(/[\u0080-\u009F]/g, (byte) => WINDOWS_1252.charAt(byte.charCodeAt(0) - 0x80));
  }
}
