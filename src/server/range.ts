import { type Readable, Transform } from "node:stream";
import fresh from "fresh";
import parseRange from "range-parser";
import type { Download } from "../http/CallerClient.js";

/** The part of a stream that a range asks for: both ends included. */
interface Slice {
  readonly start: number;
  readonly end: number;
}

/** How a download is answered. */
export interface RangePlan {
  readonly status: 200 | 206 | 304 | 416;
  readonly headers: Record<string, string>;
  /** Cut this out of the upstream's bytes; all of them when absent. */
  readonly slice?: Slice;
}

const text = (value: string | string[] | undefined) => (typeof value === "string" ? value : undefined);

/** A suffix longer than the file is the file (RFC 9110 §14.1.3), which range-parser does not know. */
const suffixWithin = (size: number, range: string) =>
  range.replace(/^bytes=-(\d+)$/, (_, length: string) => `bytes=-${Math.min(Number(length), size)}`);

/** Do the conditions of the caller still hold for what the upstream sends? RFC 9110 §13.1.5 */
function rangeApplies(ifRange: string | undefined, headers: Download["headers"]): boolean {
  if (ifRange === undefined) return true;
  if (ifRange.startsWith('"')) return ifRange === text(headers.etag);
  const lastModified = text(headers["last-modified"]);
  return lastModified !== undefined && Date.parse(ifRange) === Date.parse(lastModified);
}

/**
 * Plans the answer. What the upstream knows how to do (206, 304, 416) is passed on; where it sends the whole file although
 * the caller asked for a part, the part is cut out here, as long as the upstream says how long the file is.
 */
export function planRange(asked: Readonly<Record<string, string>>, { status, headers }: Download): RangePlan {
  const length = text(headers["content-length"]);
  const contentRange = text(headers["content-range"]);
  const whole = length === undefined ? {} : { "content-length": length };
  if (status === 304) return { status, headers: {} };
  if (status === 416) return { status, headers: { ...(contentRange && { "content-range": contentRange }) } };
  if (status === 206) return { status, headers: { ...whole, ...(contentRange && { "content-range": contentRange }) } };

  if (fresh(asked, { etag: text(headers.etag), "last-modified": text(headers["last-modified"]) })) {
    return { status: 304, headers: {} };
  }
  const { range, "if-range": ifRange } = asked;
  if (range === undefined || length === undefined || !rangeApplies(ifRange, headers))
    return { status: 200, headers: whole };
  const size = Number(length);
  const ranges = parseRange(size, suffixWithin(size, range), { combine: true });
  if (ranges === -1) return { status: 416, headers: { "content-range": `bytes */${size}` } };
  const [first, ...others] = ranges === -2 || ranges.type !== "bytes" ? [] : ranges;
  // Several separate ranges may be answered with the whole: RFC 9110 §14.2.
  if (!first || others.length > 0) return { status: 200, headers: whole };
  const { start, end } = first;
  return {
    status: 206,
    headers: { "content-range": `bytes ${start}-${end}/${size}`, "content-length": String(end - start + 1) },
    slice: { start, end },
  };
}

/** The bytes from `start` to `end` of a stream; the rest of it is not waited for. */
export function slice(source: Readable, { start, end }: Slice): Readable {
  let position = 0;
  const cut = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const from = Math.max(start - position, 0);
      const to = Math.min(end + 1 - position, chunk.byteLength);
      position += chunk.byteLength;
      if (to > from) this.push(chunk.subarray(from, to));
      if (position > end) this.push(null);
      done();
    },
  });
  cut.once("close", () => source.destroy());
  cut.once("end", () => source.destroy());
  source.once("error", (error) => cut.destroy(error));
  source.pipe(cut);
  return cut;
}
