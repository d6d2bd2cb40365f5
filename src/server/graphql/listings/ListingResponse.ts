import { type EntryRange, EntryOffsets } from "../../../datasources/users/files/listing/EntryOffsets.js";
import type { EntryChange, ListingIndex } from "../../../datasources/users/files/listing/ListingIndex.js";
import { ResponseBody } from "../ResponseBody.js";
import type { Envelope } from "./CompiledListing.js";

/** The texts of entries, with a comma between each two. */
interface EntryTexts {
  readonly bytes: Buffer;
  /** Where each begins and ends in the bytes. */
  readonly spans: EntryOffsets;
}

/** An answer that shows a listing, in the parts that the next one can be made of. */
export class ListingResponse {
  readonly listing: ListingIndex;
  readonly publicUrl: string;
  readonly frame: Envelope;
  readonly body: ResponseBody;
  readonly #texts: EntryTexts;

  private constructor(listing: ListingIndex, publicUrl: string, frame: Envelope, bytes: Buffer, spans: EntryOffsets) {
    this.listing = listing;
    this.publicUrl = publicUrl;
    this.frame = frame;
    this.body = ResponseBody.ofBytes(bytes);
    this.#texts = { bytes: bytes.subarray(frame.prefix.length, bytes.length - frame.suffix.length), spans };
  }

  /** @param texts of all entries */
  static of(listing: ListingIndex, publicUrl: string, frame: Envelope, texts: readonly string[]): ListingResponse {
    const { text, spans } = join(texts, 0);
    const bytes = Buffer.concat([frame.prefix, Buffer.from(text), frame.suffix]);
    return new ListingResponse(listing, publicUrl, frame, bytes, new EntryOffsets(Uint32Array.from(spans)));
  }

  /** Bytes that it holds besides those of the listing, about. */
  get byteSize(): number {
    return this.listing.byteSize + this.#texts.spans.byteSize + this.body.length;
  }

  /** The answer to the next listing. @param texts of all entries that are different */
  next(
    listing: ListingIndex,
    changes: readonly EntryChange[],
    frame: Envelope,
    texts: readonly string[],
  ): ListingResponse {
    const { bytes: old, spans } = this.#texts;
    const replacements: (JoinedTexts & EntryRange)[] = [];
    let [kept, length, given] = [0, 0, 0];
    for (const { from, to, entries } of changes) {
      length += spans.start(from) - kept;
      const joined = join(texts.slice(given, given + entries.length), length);
      replacements.push({ from, to, text: joined.text, spans: joined.spans });
      given += entries.length;
      length = joined.spans.at(-1) ?? length;
      kept = spans.end(to - 1);
    }
    length += old.length - kept;

    const bytes = Buffer.allocUnsafe(frame.prefix.length + length + frame.suffix.length);
    let at = frame.prefix.copy(bytes);
    kept = 0;
    for (const { from, to, text } of replacements) {
      at += old.copy(bytes, at, kept, spans.start(from));
      at += bytes.write(text, at);
      kept = spans.end(to - 1);
    }
    at += old.copy(bytes, at, kept);
    frame.suffix.copy(bytes, at);
    return new ListingResponse(listing, this.publicUrl, frame, bytes, spans.next(replacements));
  }
}

interface JoinedTexts {
  readonly text: string;
  /** Where each text begins and ends, in turn. */
  readonly spans: readonly number[];
}

/** @param start where the first begins */
function join(texts: readonly string[], start: number): JoinedTexts {
  const text = texts.join(",");
  const isAscii = Buffer.byteLength(text) === text.length;
  const spans: number[] = [];
  let at = start;
  for (const each of texts) {
    const end = at + (isAscii ? each.length : Buffer.byteLength(each));
    spans.push(at, end);
    at = end + 1;
  }
  return { text, spans };
}
