import { setImmediate as nextTurn } from "node:timers/promises";

/** Bytes that are parsed in one go: some milliseconds. */
export const SLICE_BYTES = 2 ** 16;
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

/** Where a list begins: behind the bracket of the first array that is a member of the root object; -1 when there is none. */
function startOfList(bytes: Buffer): number {
  let depth = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === QUOTE) {
      index = endOfString(bytes, index);
      if (index < 0) return -1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth += 1;
      if (byte === OPEN_ARRAY && depth <= 2) return depth === 2 ? index + 1 : -1;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth -= 1;
  }
  return -1;
}

/** The comma, or the closing bracket, that ends a slice of whole rows; -1 when there is none, or a row is too long. */
function endOfSlice(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let index = start; index < bytes.length && index - start <= SLICE_BYTES + MAX_ROW_BYTES; index++) {
    const byte = bytes[index];
    if (byte === QUOTE) {
      index = endOfString(bytes, index);
      if (index < 0) return -1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (depth === 0) return index;
      depth -= 1;
    } else if (byte === COMMA && depth === 0 && index - start >= SLICE_BYTES) return index;
  }
  return -1;
}

/**
 * The comma where rows probably end, found without a look at each byte. A wrong guess, within a string or a row or behind the list,
 * leaves quotes or brackets open, and so no JSON.
 */
function guessedEnd(bytes: Buffer, start: number): number {
  const brace = bytes.indexOf(CLOSE_OBJECT, start + SLICE_BYTES);
  return brace > 0 && brace - start <= SLICE_BYTES + MAX_ROW_BYTES && bytes[brace + 1] === COMMA ? brace + 1 : -1;
}

/**
 * Cuts the first array that is a member of the root object into arrays of some rows each, so that a long list is parsed in
 * several turns of the event loop.
 *
 * @param parse gives undefined for what is no JSON
 * @returns the envelope with `"cut"` in the array; undefined when the bytes hold no such array, a row is too long or no JSON
 */
export async function splitList(
  bytes: Buffer,
  parse: (json: Buffer) => unknown,
  onRows: (rows: unknown) => void,
): Promise<Buffer | undefined> {
  const first = startOfList(bytes);
  if (first < 0) return undefined;
  const rowsUntil = (start: number, end: number) =>
    end < 0 ? undefined : parse(Buffer.concat([BEFORE, bytes.subarray(start, end), AFTER]));
  for (let start = first; ;) {
    let end = guessedEnd(bytes, start);
    let rows = rowsUntil(start, end);
    if (rows === undefined) rows = rowsUntil(start, (end = endOfSlice(bytes, start)));
    if (rows === undefined) return undefined;
    const isLast = bytes[end] !== COMMA;
    if (isLast && start > first && Array.isArray(rows) && rows.length === 0) return undefined; // a comma before the end
    onRows(rows);
    if (isLast) return Buffer.concat([bytes.subarray(0, first), Buffer.from(`"${CUT}"`), bytes.subarray(end)]);
    start = end + 1;
    await nextTurn();
  }
}
