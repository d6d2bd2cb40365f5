import { setImmediate as nextTurn } from "node:timers/promises";

/** Bytes that are parsed in one go: some milliseconds. */
const SLICE_BYTES = 2 ** 16;
/** Bytes. No row is longer. */
const MAX_ROW_BYTES = 2 ** 20;

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const [BEFORE, AFTER] = [Buffer.from("["), Buffer.from("]")];

/** Stands in the envelope for what was cut out of it. */
export const CUT = "cut";

/** The index of the quote that ends the string that begins at `start`; -1 when none does. */
function endOfString(bytes: Buffer, start: number): number {
  let end = start;
  for (;;) {
    end = bytes.indexOf(QUOTE, end + 1);
    let escapes = 0;
    while (end > 0 && bytes[end - 1 - escapes] === BACKSLASH) escapes += 1;
    if (end < 0 || escapes % 2 === 0) return end;
  }
}

/**
 * Cuts the first array that is a member of the root object into arrays of some rows each, so that a long list is parsed in
 * several turns of the event loop. Whether the pieces are JSON is for the parser to find out.
 *
 * @returns the envelope with `["cut"]` in place of the array; undefined when the bytes hold no such array, or a row is too long
 */
export async function splitList(bytes: Buffer, onSlice: (json: Buffer) => void): Promise<Buffer | undefined> {
  let depth = 0;
  let first = -1; // where the array begins
  let start = -1; // where the slice begins
  const slice = (end: number) => {
    onSlice(Buffer.concat([BEFORE, bytes.subarray(start, end), AFTER]));
    start = end + 1;
  };
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === QUOTE) {
      index = endOfString(bytes, index);
      if (index < 0) return undefined;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth += 1;
      if (depth === 1 && byte === OPEN_ARRAY) return undefined;
      if (depth === 2 && byte === OPEN_ARRAY) first = start = index + 1;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      depth -= 1;
      if (depth === 1 && first >= 0) {
        const isEmptyRest = start > first && bytes.toString("latin1", start, index).trim() === "";
        if (isEmptyRest) return undefined; // a comma before the end
        slice(index);
        return Buffer.concat([bytes.subarray(0, first), Buffer.from(`"${CUT}"`), bytes.subarray(index)]);
      }
    } else if (byte === COMMA && depth === 2 && first >= 0 && index - start >= SLICE_BYTES) {
      slice(index);
      await nextTurn();
    }
    if (first >= 0 && index - start > SLICE_BYTES + MAX_ROW_BYTES) return undefined;
  }
  return undefined;
}
