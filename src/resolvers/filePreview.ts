import type { Context } from "../context/Context.js";
import { decodeText } from "../files/decodeText.js";
import { badUserInput } from "../schema/scalars/badUserInput.js";

/** Text is a preview; the whole file is at `url`. */
const MAX_TEXT_BYTES = 1_048_576;
export const DEFAULT_TEXT_BYTES = 65_536;

/**
 * How many bytes to read of a file of `size` bytes.
 * @throws GraphQLError when that is out of range, or more than the response may still show
 */
export function previewBytes(asked: number | null, size: number, budget: Context["budget"]): number {
  const maxBytes = asked ?? DEFAULT_TEXT_BYTES;
  if (maxBytes < 1 || maxBytes > MAX_TEXT_BYTES) {
    throw badUserInput(`The argument \`maxBytes\` is out of range. Give a number from 1 to ${MAX_TEXT_BYTES}.`);
  }
  if (!budget.spend("textBytes", Math.min(size, maxBytes))) {
    throw badUserInput("The answer would hold too much text. Ask for at most 16 MiB in one operation.");
  }
  return maxBytes;
}

/** The beginning of a file as text. A character that is cut off by the end of a truncated text is left out. */
export function decodeBeginning(bytes: Buffer, truncated: boolean): string {
  const [first, second] = bytes;
  const utf16 = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  const options = { stream: truncated };
  return utf16 ? new TextDecoder(utf16).decode(bytes, options) : decodeText(bytes, options);
}

/** The end of a file as text. What is cut off at its beginning is left out: a line, or a character where there is no other line. */
export function decodeEnd(bytes: Buffer, truncated: boolean): string {
  if (!truncated) return decodeBeginning(bytes, false);
  const line = bytes.indexOf(0x0a) + 1;
  if (line > 0 && line < bytes.length) return decodeText(bytes.subarray(line), { ignoreBOM: true });
  let start = 0;
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1; // of a character in UTF-8, after its first byte
  return decodeText(bytes.subarray(start), { ignoreBOM: true });
}
