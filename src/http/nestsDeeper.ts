/** Kept apart: in the realm of a test runner a look at a global is slow. */
const { imul } = Math;
const ones = 0x01010101;
const tops = 0x80808080;
const bit5 = 0x20202020;
const openings = 0x7b7b7b7b;
const quotes = 0x22222222;
const backslashes = 0x5c5c5c5c;

const quote = 0x22;
const backslash = 0x5c;
const opening = 0x7b;
const closing = 0x7d;

/**
 * True when arrays and objects of the JSON text lie more than `depth` deep in each other. Some megabytes of brackets
 * would keep JSON.parse busy for seconds, and a recursive reader run out of stack. It costs 8–19 % of the time of the
 * parser for an answer that holds no more than `depth` brackets in all, and below 50 % else (listings, 8 KiB to 2 MiB).
 * A text that is no JSON gets an answer without a meaning.
 */
export function nestsDeeper(bytes: Uint8Array, depth: number): boolean {
  // Each level takes two bytes.
  return bytes.length > 2 * depth && opensOften(bytes, depth) && measure(bytes, depth);
}

/** False when there are too few opening brackets, those within strings included. Looks at four bytes at a time. */
function opensOften(bytes: Uint8Array, times: number): boolean {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = bytes.length - 3;
  let count = 3; // of the bytes after the last word
  // With bit 5 set "[" is "{", and "]" is "}".
  for (let i = 0; i < end; i += 4) count += bytesIn(marks(words.getInt32(i) | bit5, openings));
  return count > times;
}

function measure(bytes: Uint8Array, depth: number): boolean {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { length } = bytes;
  let level = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === quote) i = endOfString(bytes, words, i + 1);
    else if ((byte | 0x20) === opening) {
      if (++level > depth) return true;
    } else if ((byte | 0x20) === closing) level--;
  }
  return false;
}

/** Where the quotation mark is that ends the string, or the end of all. */
function endOfString(bytes: Uint8Array, words: DataView, start: number): number {
  const { length } = bytes;
  let i = start;
  while (i < length) {
    while (i + 4 <= length && !holdsMark(words.getInt32(i))) i += 4;
    while (i < length && bytes[i] !== quote && bytes[i] !== backslash) i++;
    if (bytes[i] !== backslash) break;
    i += 2; // it and what it escapes
  }
  return i;
}

function holdsMark(word: number): boolean {
  return (marks(word, quotes) | marks(word, backslashes)) !== 0;
}

/**
 * The top bit of each of the four bytes that are as in the pattern; seldom of one too many, but never of one where none
 * is (https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord).
 */
function marks(word: number, pattern: number): number {
  const difference = word ^ pattern;
  return (difference - ones) & ~difference & tops;
}

function bytesIn(topBits: number): number {
  return imul(topBits >>> 7, ones) >>> 24;
}
