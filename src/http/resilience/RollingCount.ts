/**
 * How often something happened lately, and how often it was of one special kind: within the last one to two spans of
 * time. Two fixed windows stand in for a sliding one, so that counting costs no memory.
 */
export class RollingCount {
  readonly #spanMs: number;
  #total = 0;
  #special = 0;
  #earlierTotal = 0;
  #earlierSpecial = 0;
  #spanStart = performance.now();

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  add(total: number, matching: number): void {
    this.#slide();
    this.#total += total;
    this.#special += matching;
  }

  get total(): number {
    this.#slide();
    return this.#total + this.#earlierTotal;
  }

  get special(): number {
    this.#slide();
    return this.#special + this.#earlierSpecial;
  }

  #slide(): void {
    const now = performance.now();
    const age = now - this.#spanStart;
    if (age < this.#spanMs) return;
    const adjoining = age < 2 * this.#spanMs;
    this.#earlierTotal = adjoining ? this.#total : 0;
    this.#earlierSpecial = adjoining ? this.#special : 0;
    this.#total = 0;
    this.#special = 0;
    this.#spanStart = now;
  }
}
