import { EntryOffsets } from "../../../datasources/users/files/listing/EntryOffsets.js";
import type { ListingChange, ListingIndex } from "../../../datasources/users/files/listing/ListingIndex.js";
import { ResponseBody } from "../../response/ResponseBody.js";
import type { Envelope } from "./CompiledListing.js";

/** What a response is made from, besides the entries of the response before. */
interface ListingUpdate extends ListingChange {
  readonly publicUrl: string;
  readonly envelope: Envelope;
  /** The JSON of each changed entry. */
  readonly texts: readonly string[];
}

/** A response that shows a listing, in the parts that the next response can be made from. */
export class ListingResponse {
  readonly listing: ListingIndex;
  readonly publicUrl: string;
  readonly envelope: Envelope;
  readonly body: ResponseBody;
  /** The JSON of the entries, separated by commas. */
  readonly #entries: Buffer;
  readonly #offsets: EntryOffsets;

  private constructor({ listing, publicUrl, envelope }: ListingUpdate, bytes: Buffer, offsets: EntryOffsets) {
    this.listing = listing;
    this.publicUrl = publicUrl;
    this.envelope = envelope;
    this.body = ResponseBody.ofBytes(bytes);
    this.#entries = bytes.subarray(envelope.prefix.length, bytes.length - envelope.suffix.length);
    this.#offsets = offsets;
  }

  /** Replaces the changed entries in the response before; without one, the changes are all entries. */
  static after(before: ListingResponse | undefined, update: ListingUpdate): ListingResponse {
    const { changes, texts, envelope } = update;
    const [old, oldOffsets] = before ? [before.#entries, before.#offsets] : [Buffer.alloc(0), new EntryOffsets([])];
    const pieces = [envelope.prefix];
    const replacements = [];
    let [copied, length, rendered] = [0, 0, 0];
    for (const { from, to, entries } of changes) {
      const kept = old.subarray(copied, oldOffsets.start(from));
      const added = texts.slice(rendered, (rendered += entries.length));
      const offsets = offsetsOf(added, length + kept.length);
      pieces.push(kept, Buffer.from(added.join(",")));
      replacements.push({ from, to, offsets });
      copied = oldOffsets.end(to - 1);
      length = offsets.at(-1) ?? 0;
    }
    pieces.push(old.subarray(copied), envelope.suffix);
    return new ListingResponse(update, Buffer.concat(pieces), oldOffsets.replace(replacements));
  }

  /** Bytes of memory, without those of the listing, about. */
  get byteSize(): number {
    return this.listing.byteSize + this.#offsets.byteSize + this.body.length;
  }
}

/** Where each text begins and ends in bytes, in turn, with a comma between each two. */
function offsetsOf(texts: readonly string[], start: number): number[] {
  const offsets = [];
  let at = start;
  for (const text of texts) {
    const end = at + Buffer.byteLength(text);
    offsets.push(at, end);
    at = end + 1;
  }
  return offsets;
}
