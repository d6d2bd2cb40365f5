/** Entries that follow each other: those from `from` up to `to`, which is not one of them. */
export interface EntryRange {
  readonly from: number;
  readonly to: number;
}

/** Entries, and where those begin and end, in turn, that take their place. */
export interface Replacement extends EntryRange {
  readonly spans: readonly number[];
}

/** Where each entry of a listing, or of what was made of one, begins and ends in the bytes. */
export class EntryOffsets {
  /** In turn. */
  readonly #places: Uint32Array;

  constructor(places: Uint32Array) {
    this.#places = places;
  }

  get count(): number {
    return this.#places.length / 2;
  }

  /** Bytes that this holds. */
  get byteSize(): number {
    return this.#places.byteLength;
  }

  start(index: number): number {
    return this.#places[2 * index] ?? 0;
  }

  end(index: number): number {
    return this.#places[2 * index + 1] ?? 0;
  }

  /** The last entry that begins there or before; -1 when there is none. */
  indexAt(at: number): number {
    return this.#first((index) => this.start(index) > at) - 1;
  }

  /** The first entry that ends there or behind; `count` when there is none. */
  firstEndingFrom(at: number): number {
    return this.#first((index) => this.end(index) >= at);
  }

  /** The first entry of which something is so that is so of all behind it. */
  #first(isSo: (index: number) => boolean): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (isSo(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Those of the next listing: what is behind a replacement has moved as far as the end of what was replaced. */
  next(replacements: readonly Replacement[]): EntryOffsets {
    if (replacements.every((each) => this.#isInPlace(each))) return this;
    const old = this.#places;
    let length = old.length;
    for (const { from, to, spans } of replacements) length += spans.length - 2 * (to - from);
    const places = new Uint32Array(length);
    let [at, kept, shift] = [0, 0, 0];
    for (const { from, to, spans } of replacements) {
      for (; kept < 2 * from; kept++) places[at++] = (old[kept] ?? 0) + shift;
      for (const place of spans) places[at++] = place;
      kept = 2 * to;
      shift = (spans.at(-1) ?? 0) - this.end(to - 1);
    }
    for (; kept < old.length; kept++) places[at++] = (old[kept] ?? 0) + shift;
    return new EntryOffsets(places);
  }

  #isInPlace({ from, to, spans }: Replacement): boolean {
    return spans.length === 2 * (to - from) && spans.every((place, index) => place === this.#places[2 * from + index]);
  }
}
