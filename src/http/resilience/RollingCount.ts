/**
 * Counts events, and how many of them match, over the last one to two spans of time. Two fixed windows stand in for a
 * sliding one, so that counting takes no memory.
 */
export class RollingCount {
  readonly #spanMs: number;
  #total = 0;
  #matching = 0;
  #earlierTotal = 0;
  #earlierMatching = 0;
  #spanStart = performance.now();

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  add(total: number, matching: number): void {
    this.#slide();
    this.#total += total;
    this.#matching += matching;
  }

  get total(): number {
    this.#slide();
    return this.#total + this.#earlierTotal;
  }

  get matching(): number {
    this.#slide();
    return this.#matching + this.#earlierMatching;
  }

  #slide(): void {
    const now = performance.now();
    const age = now - this.#spanStart;
    if (age < this.#spanMs) return;
    const isAdjacent = age < 2 * this.#spanMs;
    this.#earlierTotal = isAdjacent ? this.#total : 0;
    this.#earlierMatching = isAdjacent ? this.#matching : 0;
    this.#total = 0;
    this.#matching = 0;
    this.#spanStart = now;
  }
}
