/** A requested range of bytes: from `first` to `last`, inclusive, or the last `suffix` bytes. */
export type ByteRange = { readonly first: number; readonly last: number } | { readonly suffix: number };

/** A part of a file: positions of its first and last byte. */
export interface BytePart {
  readonly start: number;
  readonly end: number;
}

/** Beyond the end of any file: means "to the end". */
const END = Number.MAX_SAFE_INTEGER;

const toPosition = (digits: string) => Math.min(Number(digits), END);

/**
 * Undefined when the `Range` header is to be ignored: it is invalid, its unit is not bytes, or it has several ranges, which a
 * server need not support (RFC 9110 §14.2).
 */
export function parseRange(header: string): ByteRange | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/i.exec(header) ?? [];
  if (first === undefined || last === undefined) return undefined;
  if (first === "") return last === "" ? undefined : { suffix: toPosition(last) };
  const range = { first: toPosition(first), last: last === "" ? END : toPosition(last) };
  return range.first > range.last ? undefined : range;
}

export function formatRange(range: ByteRange): string {
  if ("suffix" in range) return `bytes=-${range.suffix}`;
  return `bytes=${range.first}-${range.last === END ? "" : range.last}`;
}

/** Applies a range to a file of `size` bytes: RFC 9110 §14.1.2. A suffix of an empty file is the whole file. */
export function resolveRange(range: ByteRange, size: number): BytePart | "unsatisfiable" | "whole" {
  if ("suffix" in range) {
    if (range.suffix === 0) return "unsatisfiable";
    return size === 0 ? "whole" : { start: Math.max(size - range.suffix, 0), end: size - 1 };
  }
  return range.first >= size ? "unsatisfiable" : { start: range.first, end: Math.min(range.last, size - 1) };
}

/** A `Content-Range` header: the part, absent in a 416, and the size of the file, absent when it is not known. */
export interface ContentRange {
  readonly part?: BytePart;
  readonly size?: number;
}

/** Undefined when the header is invalid: RFC 9110 §14.4. */
export function parseContentRange(header: string): ContentRange | undefined {
  const [match, first, last, total] = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/i.exec(header) ?? [];
  if (match === undefined) return undefined;
  const size = total === undefined || total === "*" ? {} : { size: Number(total) };
  if (first === undefined || last === undefined) return size.size === undefined ? undefined : size;
  const part = { start: Number(first), end: Number(last) };
  return part.start <= part.end && part.end < (size.size ?? END) ? { part, ...size } : undefined;
}

export const formatContentRange = ({ start, end }: BytePart, size: number | undefined): string =>
  `bytes ${start}-${end}/${size ?? "*"}`;
