/** What one response may hold, at most. */
const LIMITS = {
  /** Entries of folders, and jobs: two of the largest pages. A page counts as often as it is asked for, and see `entryCost`. */
  entries: 20_000,
  /** Bytes of file contents. */
  textBytes: 16 * 2 ** 20,
  /** References to entities: as many of the shortest as a request of 1 MiB can hold. */
  references: 32_768,
};

/**
 * How much of the storage one response may still show: a small query must not produce a response too large for memory. What does
 * not fit spends nothing, so that it fails no other field.
 */
export class ResponseBudget {
  readonly #left = { ...LIMITS };

  /** @returns false if so much is not left */
  spend(what: keyof typeof LIMITS, count: number): boolean {
    if (count > this.#left[what]) return false;
    this.#left[what] -= count;
    return true;
  }
}
