const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Windows-1252 from 0x80 to 0x9F: https://encoding.spec.whatwg.org/#windows-1252 */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

/**
 * The text of a name on disk. The service reads names by the same rule: what is no UTF-8 is Windows-1252, as an archive from a
 * Windows machine leaves it on a disk of Linux.
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
