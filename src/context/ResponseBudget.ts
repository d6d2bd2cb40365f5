/** Entries of folders that one answer may hold: two of the largest pages. A page counts as often as it is asked for. */
const MAX_ENTRIES = 20_000;

/** Bytes of text that one answer may hold. */
const MAX_TEXT_BYTES = 16 * 2 ** 20;

/** References to entities that one operation may give: as many of the shortest as a body of 1 MiB has room for. */
const MAX_REFERENCES = 32_768;

/**
 * How much of what is in the storage one request may still put into its answer: a short operation must not make an answer
 * that memory is not for. What there is no room for takes nothing, so that it fails no other field.
 */
export class ResponseBudget {
  #entries = MAX_ENTRIES;
  #textBytes = MAX_TEXT_BYTES;
  #references = MAX_REFERENCES;

  /** @returns false when so many are not left */
  spendEntries(count: number): boolean {
    if (count > this.#entries) return false;
    this.#entries -= count;
    return true;
  }

  /** @returns false when so many bytes are not left */
  takeText(bytes: number): boolean {
    if (bytes > this.#textBytes) return false;
    this.#textBytes -= bytes;
    return true;
  }

  /** @returns false when so many are not left */
  takeReferences(count: number): boolean {
    if (count > this.#references) return false;
    this.#references -= count;
    return true;
  }
}
