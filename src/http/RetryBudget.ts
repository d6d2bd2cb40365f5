/** Retries that are always allowed in a window, so that a quiet client may retry too. */
const minRetries = 10;
const shareOfCalls = 0.2;
const windowMs = 10_000;

interface Count {
  calls: number;
  retries: number;
}

/**
 * Keeps retries from multiplying the load of an upstream in trouble: at most 20 % of the calls of the last 10 to 20 seconds.
 * Two fixed windows stand in for a sliding one, so that counting costs no memory.
 */
export class RetryBudget {
  #current: Count = { calls: 0, retries: 0 };
  #previous: Count = { calls: 0, retries: 0 };
  #windowStart = performance.now();

  countCall(): void {
    this.#slide();
    this.#current.calls++;
  }

  /** Takes one retry, if the budget has one left. */
  takeRetry(): boolean {
    this.#slide();
    const calls = this.#current.calls + this.#previous.calls;
    const retries = this.#current.retries + this.#previous.retries;
    if (retries >= Math.max(minRetries, calls * shareOfCalls)) return false;
    this.#current.retries++;
    return true;
  }

  #slide(): void {
    const now = performance.now();
    const age = now - this.#windowStart;
    if (age < windowMs) return;
    this.#previous = age < 2 * windowMs ? this.#current : { calls: 0, retries: 0 };
    this.#current = { calls: 0, retries: 0 };
    this.#windowStart = now;
  }
}
