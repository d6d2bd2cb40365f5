import { EntryOffsets, type Replacement } from "./EntryOffsets.js";
import { commonPrefixLength, commonSuffixLength } from "./commonBytes.js";
import type { TreeEntry } from "../FileTree.js";
import { scanEntries, scanFirstEntry, scanListing } from "./scanListing.js";

/** Entries that replace some of the listing before. */
export interface EntryChange extends Replacement {
  readonly entries: readonly TreeEntry[];
}

/** A listing, and what has changed since the one before. */
export interface ListingChange {
  readonly listing: ListingIndex;
  readonly changes: readonly EntryChange[];
}

type Listing = Pick<ListingIndex, "path" | "bytes" | "size" | "first" | "last">;

/** Changes that are read one by one. If there are more, everything from the first to the last is read, unless that is most of it. */
const MAX_CHANGES = 16;
/** Bytes of an entry that is read by itself, and how much longer it may have become. */
const MAX_ENTRY = 2 ** 16;
const MAX_GROWTH = 2 ** 10;

/**
 * A plain listing of a folder that is not empty, and where each entry is in its bytes, so that of the next listing only the
 * entries with other bytes have to be read. What the parser makes of an entry depends on the bytes of the entry and on the path
 * of the folder alone: wherever an entry begins, it expects the same.
 */
export class ListingIndex {
  readonly path: string;
  readonly bytes: Buffer;
  /** Bytes of all files below; only an upper bound if it is not asked for. */
  readonly size: number;
  readonly first: TreeEntry;
  readonly last: TreeEntry;
  readonly #offsets: EntryOffsets;
  /** Bytes of each entry's files, if they are asked for. */
  readonly #sizes: Float64Array | undefined;

  private constructor({ path, bytes, size, first, last }: Listing, offsets: EntryOffsets, sizes?: Float64Array) {
    this.path = path;
    this.bytes = bytes;
    this.size = size;
    this.first = first;
    this.last = last;
    this.#offsets = offsets;
    this.#sizes = sizes;
  }

  /** Whether at least half of the bytes are the same, so that it is worth looking for the difference. */
  static isSimilar(one: Buffer, other: Buffer): boolean {
    return (
      commonPrefixLength(one, 0, other, 0) + commonSuffixLength(one, other) >= Math.max(one.length, other.length) / 2
    );
  }

  /**
   * Reads a whole listing. Undefined if it is empty, or not in the plain form.
   *
   * @param isSized whether `size` is asked for, of this listing and those that follow it
   */
  static async read(bytes: Buffer, path: string, isSized: boolean): Promise<ListingChange | undefined> {
    const offsets: number[] = [];
    const folder = await scanListing(bytes, path, offsets);
    const { children: entries = [] } = folder ?? {};
    const [first, last] = [entries[0], entries.at(-1)];
    if (folder === undefined || first === undefined || last === undefined) return undefined;
    const sizes = isSized ? Float64Array.from(entries, (entry) => entry.size) : undefined;
    const listing = new ListingIndex({ path, bytes, size: folder.size, first, last }, new EntryOffsets(offsets), sizes);
    return { listing, changes: [{ from: 0, to: 0, offsets, entries }] };
  }

  /** Number of entries. */
  get count(): number {
    return this.#offsets.count;
  }

  /** Bytes of memory, without those of the listing. */
  get byteSize(): number {
    return this.#offsets.byteSize + (this.#sizes?.byteLength ?? 0);
  }

  /** Reads what has changed in the next listing. Undefined if that is most of it, not plain, or not within the entries. */
  diff(bytes: Buffer): ListingChange | undefined | Promise<ListingChange | undefined> {
    const changes = this.#diffOneByOne(bytes);
    return changes ? this.#change(bytes, changes) : this.#diffAsOne(bytes);
  }

  #change(bytes: Buffer, changes: readonly EntryChange[]): ListingChange | undefined {
    const sizes = this.#sizes;
    let { size, first, last } = this;
    for (const { from, to, entries } of changes) {
      // Subtracted first, so that no sum in between is larger than what is exact.
      for (let index = from; sizes && index < to; index++) size -= sizes[index] ?? 0;
      for (const entry of entries) size += entry.size;
      if (size > Number.MAX_SAFE_INTEGER) return undefined;
      if (from === 0) first = entries[0] ?? first;
      if (to === this.count) last = entries.at(-1) ?? last;
    }
    const next = { path: this.path, bytes, size, first, last };
    const listing = new ListingIndex(next, this.#offsets.replace(changes), sizes && replaceSizes(sizes, changes));
    return { listing, changes };
  }

  /** Finds entries that have changed in their places, with equal bytes between them. Undefined if that is not all. */
  #diffOneByOne(bytes: Buffer): readonly EntryChange[] | undefined {
    const old = this.bytes;
    const changes: EntryChange[] = [];
    let [shift, equalTo] = [0, commonPrefixLength(old, 0, bytes, 0)];
    while (equalTo < old.length) {
      const index = this.#offsets.indexAt(equalTo);
      const [start, end] = [this.#offsets.start(index), this.#offsets.end(index)];
      if (index < 0 || end <= equalTo || end - start > MAX_ENTRY || changes.length === MAX_CHANGES) return undefined;
      const newStart = start + shift;
      const scanned = scanFirstEntry(bytes.subarray(newStart, end + shift + MAX_GROWTH), this.path);
      if (scanned === undefined) return undefined;
      const newEnd = newStart + scanned.length;
      changes.push({ from: index, to: index + 1, offsets: [newStart, newEnd], entries: [scanned.entry] });
      shift = newEnd - end;
      equalTo = end + commonPrefixLength(old, end, bytes, newEnd);
    }
    return shift === bytes.length - old.length ? changes : undefined;
  }

  /** Takes everything between the first and the last difference as one change. */
  async #diffAsOne(bytes: Buffer): Promise<ListingChange | undefined> {
    const { from, to } = this.#changedRange(bytes);
    if (from < 0 || to > this.count || to - from > Math.max(MAX_CHANGES, this.count / 2)) return undefined;
    const [start, end] = [this.#offsets.start(from), this.#offsets.end(to - 1)];
    const scanned = await scanEntries(bytes.subarray(start, end + bytes.length - this.bytes.length), this.path);
    if (scanned === undefined) return undefined;
    const offsets = scanned.offsets.map((offset) => offset + start);
    return this.#change(bytes, [{ from, to, offsets, entries: scanned.entries }]);
  }

  /** The entries between the common beginning and the common end: in both listings at least one, or else out of range. */
  #changedRange(bytes: Buffer): { readonly from: number; readonly to: number } {
    const [old, offsets] = [this.bytes, this.#offsets];
    const shift = bytes.length - old.length;
    const equalFrom = old.length - commonSuffixLength(old, bytes);
    let from = offsets.indexAt(commonPrefixLength(old, 0, bytes, 0));
    let to = offsets.indexAt(equalFrom) + 1;
    if (offsets.end(to - 1) < equalFrom) to += 1;
    to = Math.max(from + 1, to);
    while (from >= 0 && to <= this.count && offsets.end(to - 1) + shift <= offsets.start(from)) {
      if (from > 0) from -= 1;
      else to += 1;
    }
    return { from, to };
  }
}

function replaceSizes(old: Float64Array, changes: readonly EntryChange[]): Float64Array {
  const added = changes.reduce((sum, { from, to, entries }) => sum + entries.length - (to - from), 0);
  const next = new Float64Array(old.length + added);
  let [at, copied] = [0, 0];
  for (const { from, to, entries } of changes) {
    next.set(old.subarray(copied, from), at);
    at += from - copied;
    for (const entry of entries) next[at++] = entry.size;
    copied = to;
  }
  next.set(old.subarray(copied), at);
  return next;
}
