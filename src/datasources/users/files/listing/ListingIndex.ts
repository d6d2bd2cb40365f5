import { type EntryRange, EntryOffsets, type Replacement } from "./EntryOffsets.js";
import { commonSuffixLength, commonPrefixLength } from "./commonBytes.js";
import type { TreeEntry } from "../FileTree.js";
import { scanEntries, scanFirstEntry, scanListing } from "./scanListing.js";

/** Entries that take the place of some of the listing before. */
export interface EntryChange extends Replacement {
  readonly entries: readonly TreeEntry[];
  /** Bytes of them all. */
  readonly size: number;
}

/** A listing, and what is different in it since the one before. */
export interface ListingChange {
  readonly listing: ListingIndex;
  readonly changes: readonly EntryChange[];
}

/** Changes that are looked for one by one; where there are more, all from the first to the last is read again, if that is not most. */
const MAX_CHANGES = 16;
/** Bytes of an entry that is looked at by itself, and how much longer it may have become. */
const MAX_ENTRY = 2 ** 16;
const MAX_GROWTH = 2 ** 10;

/**
 * A plain listing of a folder that is not empty, and where each of its entries stands in its bytes. So the next one, in which
 * most are the same, need not be read anew: the scan goes by the bytes alone, and wherever an entry begins it expects the
 * same, so that what it makes of an entry depends on nothing but the bytes of that, and the path.
 */
export class ListingIndex {
  readonly path: string;
  readonly bytes: Buffer;
  /** Bytes of all files below, when it `isSized`; or more. */
  readonly size: number;
  readonly isSized: boolean;
  readonly first: TreeEntry;
  readonly last: TreeEntry;
  readonly #spans: EntryOffsets;

  private constructor(
    { path, isSized }: Pick<ListingIndex, "path" | "isSized">,
    { bytes, size, first, last }: Pick<ListingIndex, "bytes" | "size" | "first" | "last">,
    spans: EntryOffsets,
  ) {
    this.path = path;
    this.isSized = isSized;
    this.bytes = bytes;
    this.size = size;
    this.first = first;
    this.last = last;
    this.#spans = spans;
  }

  /** Whether two listings have so much in common that it is worth looking for what is different. */
  static isSimilar(one: Buffer, other: Buffer): boolean {
    return (
      commonPrefixLength(one, 0, other, 0) + commonSuffixLength(one, other) >= Math.max(one.length, other.length) / 2
    );
  }

  /**
   * Reads all of it. Undefined when it is not plain, or empty.
   *
   * @param isSized whether the size of those that follow is to be known too, for which what is replaced has to be read again
   */
  static async read(bytes: Buffer, path: string, isSized: boolean): Promise<ListingChange | undefined> {
    const spans: number[] = [];
    const folder = await scanListing(bytes, path, spans);
    const { size = 0, children: entries = [] } = folder ?? {};
    const [first, last] = [entries[0], entries.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const facts = { bytes, size, first, last };
    const listing = new ListingIndex({ path, isSized }, facts, new EntryOffsets(Uint32Array.from(spans)));
    return { listing, changes: [{ from: 0, to: 0, spans, entries, size }] };
  }

  /** Number of entries. */
  get count(): number {
    return this.#spans.count;
  }

  /** Bytes that it holds besides those of the listing. */
  get byteSize(): number {
    return this.#spans.byteSize;
  }

  /** Reads of the bytes of the next listing only what is different. Undefined when that is most of it, not plain, or not within the entries. */
  diff(bytes: Buffer): Promise<ListingChange | undefined> | ListingChange | undefined {
    const changes = this.#changesOneByOne(bytes);
    return changes ? this.#after(bytes, changes) : this.#nextAsOne(bytes);
  }

  /** Entries that are different each for itself, with equal ones between them. Undefined when it does not look like that. */
  #changesOneByOne(bytes: Buffer): readonly EntryChange[] | undefined {
    const [old, spans, changes] = [this.bytes, this.#spans, [] as EntryChange[]];
    let [shift, equalTo] = [0, commonPrefixLength(old, 0, bytes, 0)];
    while (equalTo < old.length) {
      const index = spans.firstEndingFrom(equalTo + 1);
      const [start, end] = [spans.start(index), spans.end(index)];
      const isWithin = index < spans.count && start <= equalTo;
      if (!isWithin || end - start > MAX_ENTRY || changes.length === MAX_CHANGES) return undefined;
      const scanned = scanFirstEntry(bytes.subarray(start + shift, end + shift + MAX_GROWTH), this.path);
      if (scanned === undefined) return undefined;
      const newEnd = start + shift + scanned.end;
      const { entries, size } = scanned;
      changes.push({ from: index, to: index + 1, spans: [start + shift, newEnd], entries, size });
      shift = newEnd - end;
      equalTo = end + commonPrefixLength(old, end, bytes, newEnd);
    }
    return shift === bytes.length - old.length ? changes : undefined;
  }

  /** All between the first and the last difference is one change. */
  async #nextAsOne(bytes: Buffer): Promise<ListingChange | undefined> {
    const place = this.#placeOfChange(bytes);
    if (place === undefined || place.to - place.from > Math.max(MAX_CHANGES, this.count / 2)) return undefined;
    const { from, to } = place;
    const start = this.#spans.start(from);
    const end = this.#spans.end(to - 1) + bytes.length - this.bytes.length;
    const scanned = await scanEntries(bytes.subarray(start, end), this.path);
    if (scanned === undefined) return undefined;
    const { entries, size, spans } = scanned;
    return this.#after(bytes, [{ from, to, spans: spans.map((at) => at + start), entries, size }]);
  }

  /** The entries between the bytes that are equal at the beginning of both and those at the end; at least one is left in both. */
  #placeOfChange(bytes: Buffer): EntryRange | undefined {
    const [old, spans] = [this.bytes, this.#spans];
    const shift = bytes.length - old.length;
    let from = spans.indexAt(commonPrefixLength(old, 0, bytes, 0));
    let to = Math.max(from, spans.firstEndingFrom(old.length - commonSuffixLength(old, bytes))) + 1;
    while (from >= 0 && to <= this.count && spans.end(to - 1) + shift <= spans.start(from)) {
      if (from > 0) from -= 1;
      else to += 1;
    }
    return from >= 0 && to <= this.count ? { from, to } : undefined;
  }

  #after(
    bytes: Buffer,
    changes: readonly EntryChange[],
  ): Promise<ListingChange | undefined> | ListingChange | undefined {
    if (!this.isSized) return this.#changed(bytes, changes, 0);
    return this.#sizeReplaced(changes).then((replaced) =>
      replaced === undefined ? undefined : this.#changed(bytes, changes, replaced),
    );
  }

  async #sizeReplaced(changes: readonly EntryChange[]): Promise<number | undefined> {
    let size = 0;
    for (const { from, to } of changes) {
      const place = this.bytes.subarray(this.#spans.start(from), this.#spans.end(to - 1));
      const scanned = await scanEntries(place, this.path);
      if (scanned === undefined) return undefined;
      size += scanned.size;
    }
    return size;
  }

  /** @param replaced bytes of all entries that are replaced, or less when it is not sized */
  #changed(bytes: Buffer, changes: readonly EntryChange[], replaced: number): ListingChange | undefined {
    let { size, first, last } = this;
    size -= replaced;
    for (const { from, to, entries, size: added } of changes) {
      size += added;
      if (from === 0) first = entries[0] ?? first;
      if (to === this.count) last = entries.at(-1) ?? last;
    }
    if (size > Number.MAX_SAFE_INTEGER) return undefined;
    const listing = new ListingIndex(this, { bytes, size, first, last }, this.#spans.next(changes));
    return { listing, changes };
  }
}
