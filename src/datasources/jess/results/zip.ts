import { Readable } from "node:stream";
import { type UpstreamCall, UpstreamError } from "../../../UpstreamError.js";
import { envelope } from "../../Result.js";

const LOCAL_FILE = 0x04034b50;
const END = 0x06054b50;
/** Of an end without a comment. */
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
/** Of a refusal in place of a zip. */
const MAX_REFUSAL_BYTES = 65_536;

/** Bytes that come in pieces, read from their beginning. */
async function readBeginning(chunks: AsyncIterator<Buffer>, length: number): Promise<Buffer> {
  let beginning: Buffer = Buffer.alloc(0);
  while (beginning.length < length) {
    const next = await chunks.next();
    if (next.done === true) break;
    beginning = Buffer.concat([beginning, next.value]);
  }
  return beginning;
}

/** Whether the last bytes of a zip have its end, with a comment of the length that it says: APPNOTE 4.3.16. */
function hasEnd(tail: Buffer): boolean {
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) === END && tail.readUInt16LE(at + 20) === tail.length - at - END_BYTES) return true;
  }
  return false;
}

function isRefusal(bytes: Buffer): boolean {
  try {
    const answer = envelope.safeParse(JSON.parse(bytes.toString()));
    return answer.success && !answer.data.ok;
  } catch {
    return false;
  }
}

/**
 * Passes on a zip, once its first bytes have shown that it is one. It breaks when its end is missing: a body without a length can
 * end too early unseen.
 *
 * @throws UpstreamError `notFound` for a refusal in its place, `badResponse` for anything else
 */
export async function checkZip(body: Readable, call: UpstreamCall): Promise<Readable> {
  const chunks = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const beginning = await readBeginning(chunks, 4);
  const signature = beginning.length < 4 ? 0 : beginning.readUInt32LE(0);
  if (signature === LOCAL_FILE || signature === END) {
    const zip = Readable.from(passOn(beginning, chunks, call), { objectMode: false });
    // Not by `finally` of the generator: one that was never begun, as for `HEAD`, does not come there.
    return zip.once("close", () => body.destroy());
  }
  const answer = Buffer.concat([beginning, await readBeginning(chunks, MAX_REFUSAL_BYTES)]);
  body.destroy();
  const refused = isRefusal(answer);
  const detail = refused ? "a refusal, not a zip" : "not a zip";
  throw new UpstreamError({ ...call, kind: refused ? "notFound" : "badResponse", detail });
}

async function* passOn(
  beginning: Buffer,
  chunks: AsyncIterator<Buffer>,
  call: UpstreamCall,
): AsyncGenerator<Buffer, void, undefined> {
  let tail = beginning;
  let held = beginning; // the last piece is passed on when the end is known, so that a length never looks fulfilled
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    const length = END_BYTES + MAX_COMMENT_BYTES;
    tail = Buffer.concat([tail.subarray(-length), next.value.subarray(-length)]).subarray(-length);
    yield held;
    held = next.value;
  }
  if (!hasEnd(tail)) throw new UpstreamError({ ...call, kind: "badResponse", detail: "a zip without its end" });
  yield held;
}
