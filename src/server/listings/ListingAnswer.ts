import { type EntryRange, EntrySpans } from "../../datasources/users/EntrySpans.js";
import type { EntryChange, IndexedListing } from "../../datasources/users/IndexedListing.js";
import { AnswerBody } from "../AnswerBody.js";
import type { Frame } from "./ListingPlan.js";

/** The texts of entries, with a comma between each two. */
interface EntryTexts {
  readonly bytes: Buffer;
  /** Where each begins and ends in the bytes. */
  readonly spans: EntrySpans;
}

/** An answer that shows a listing, in the parts that the next one can be made of. */
export class ListingAnswer {
  readonly listing: IndexedListing;
  readonly publicUrl: string;
  readonly frame: Frame;
  readonly body: AnswerBody;
  readonly #texts: EntryTexts;

  private constructor(listing: IndexedListing, publicUrl: string, frame: Frame, bytes: Buffer, spans: EntrySpans) {
    this.listing = listing;
    this.publicUrl = publicUrl;
    this.frame = frame;
    this.body = AnswerBody.ofBytes(bytes);
    this.#texts = { bytes: bytes.subarray(frame.head.length, bytes.length - frame.tail.length), spans };
  }

  /** @param texts of all entries */
  static of(listing: IndexedListing, publicUrl: string, frame: Frame, texts: readonly string[]): ListingAnswer {
    const { text, spans } = join(texts, 0);
    const bytes = Buffer.concat([frame.head, Buffer.from(text), frame.tail]);
    return new ListingAnswer(listing, publicUrl, frame, bytes, new EntrySpans(Uint32Array.from(spans)));
  }

  /** Bytes that it holds besides those of the listing, about. */
  get weight(): number {
    return this.listing.weight + this.#texts.spans.weight + this.body.length;
  }

  /** The answer to the next listing. @param texts of all entries that are different */
  next(
    listing: IndexedListing,
    changes: readonly EntryChange[],
    frame: Frame,
    texts: readonly string[],
  ): ListingAnswer {
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

    const bytes = Buffer.allocUnsafe(frame.head.length + length + frame.tail.length);
    let at = frame.head.copy(bytes);
    kept = 0;
    for (const { from, to, text } of replacements) {
      at += old.copy(bytes, at, kept, spans.start(from));
      at += bytes.write(text, at);
      kept = spans.end(to - 1);
    }
    at += old.copy(bytes, at, kept);
    frame.tail.copy(bytes, at);
    return new ListingAnswer(listing, this.publicUrl, frame, bytes, spans.next(replacements));
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
