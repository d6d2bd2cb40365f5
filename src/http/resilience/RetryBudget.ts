import { RollingCount } from "./RollingCount.js";

/** Retries that are always allowed, so that a quiet client may retry too. */
const minRetries = 10;
const shareOfCalls = 0.2;
const spanMs = 10_000;

/** Keeps retries from multiplying the load of an upstream in trouble: at most 20 % of the calls of the last 10 to 20 seconds. */
export class RetryBudget {
  readonly #calls = new RollingCount(spanMs);

  countCall(): void {
    this.#calls.add(1, 0);
  }

  /** Takes one retry, if the budget has one left. */
  takeRetry(): boolean {
    if (this.#calls.special >= Math.max(minRetries, this.#calls.total * shareOfCalls)) return false;
    this.#calls.add(0, 1);
    return true;
  }
}
