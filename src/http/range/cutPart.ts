import { type Readable, Transform } from "node:stream";
import type { BytePart } from "./byteRange.js";

/** Pipes `source` through `transform`, and ends each of them when the other ends. */
function pipeThrough(source: Readable, transform: Transform): Readable {
  transform.once("close", () => source.destroy());
  transform.once("end", () => source.destroy());
  source.once("error", (error) => transform.destroy(error));
  source.pipe(transform);
  return transform;
}

/** Cuts a part out of the complete file; ends without waiting for the bytes after it. */
export function cutPart(whole: Readable, { start, end }: BytePart): Readable {
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
  return pipeThrough(whole, cut);
}

/** Passes `length` bytes on; fails with the error when there are more or fewer. A chunked response has no length to check. */
export function ofLength(source: Readable, length: number, toError: () => Error): Readable {
  let left = length;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.byteLength;
      if (left < 0) done(toError());
      else done(null, chunk);
    },
    flush(done) {
      done(left > 0 ? toError() : null);
    },
  });
  return pipeThrough(source, counted);
}
