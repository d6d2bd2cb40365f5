/** Entries `from` up to, but not including, `to`, and the places of those that replace them. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  /** Where each new entry begins and ends in the new bytes, in turn. */
  readonly offsets: readonly number[];
}

/** Where each entry of a listing, or of a response made from one, begins and ends in its bytes. */
export class EntryOffsets {
  readonly #offsets: Uint32Array;

  /** @param offsets of the beginning and the end of each entry, in turn */
  constructor(offsets: readonly number[] | Uint32Array) {
    this.#offsets = offsets instanceof Uint32Array ? offsets : Uint32Array.from(offsets);
  }

  get count(): number {
    return this.#offsets.length / 2;
  }

  /** Bytes of memory. */
  get byteSize(): number {
    return this.#offsets.byteLength;
  }

  start(index: number): number {
    return this.#offsets[2 * index] ?? 0;
  }

  end(index: number): number {
    return this.#offsets[2 * index + 1] ?? 0;
  }

  /** The last entry that begins at an offset or before it; -1 if there is none. */
  indexAt(offset: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.start(middle) > offset) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  /** The offsets after some replacements, in turn: the entries behind each one move as its end does. */
  replace(replacements: readonly Replacement[]): EntryOffsets {
    if (replacements.every((each) => this.#isInPlace(each))) return this;
    const old = this.#offsets;
    const added = replacements.reduce((sum, { from, to, offsets }) => sum + offsets.length - 2 * (to - from), 0);
    const next = new Uint32Array(old.length + added);
    let [at, copied, shift] = [0, 0, 0];
    for (const { from, to, offsets } of [...replacements, { from: this.count, to: this.count, offsets: [] }]) {
      if (shift === 0) next.set(old.subarray(copied, 2 * from), at);
      else for (let i = copied; i < 2 * from; i++) next[at + i - copied] = (old[i] ?? 0) + shift;
      at += 2 * from - copied;
      next.set(offsets, at);
      at += offsets.length;
      copied = 2 * to;
      shift = (offsets.at(-1) ?? 0) - this.end(to - 1);
    }
    return new EntryOffsets(next);
  }

  /** Whether the new entries have the offsets of those that they replace. */
  #isInPlace({ from, to, offsets }: Replacement): boolean {
    return offsets.length === 2 * (to - from) && offsets.every((offset, i) => offset === this.#offsets[2 * from + i]);
  }
}
