import { decodeWindows1252 } from "./decodeText.js";

/** @returns undefined when the charset is not known, or the bytes are no text in it */
export function decodeCharset(bytes: Uint8Array, charset: string): string | undefined {
  try {
    const decoder = new TextDecoder(charset, { fatal: true });
    return decoder.encoding === "windows-1252" ? decodeWindows1252(bytes) : decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
