/** Entries of folders that one answer may hold: two of the largest pages. A page counts as often as it is asked for. */
const MAX_ENTRIES = 20_000;

/** Bytes of text that one answer may hold. */
const MAX_TEXT_BYTES = 16 * 2 ** 20;

/**
 * How much of what is in the storage one request may still put into its answer: a short operation must not make an answer
 * that memory is not for. What it takes is gone, whether it was left or not.
 */
export class AnswerBudget {
  #entries = MAX_ENTRIES;
  #textBytes = MAX_TEXT_BYTES;

  /** @returns false when so many are not left */
  takeEntries(count: number): boolean {
    this.#entries -= count;
    return this.#entries >= 0;
  }

  /** @returns false when so many bytes are not left */
  takeText(bytes: number): boolean {
    this.#textBytes -= bytes;
    return this.#textBytes >= 0;
  }
}
