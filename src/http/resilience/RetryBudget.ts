import { RollingCount } from "./RollingCount.js";

/** Retries that are always allowed, so that a client with few calls may retry too. */
const MIN_RETRIES = 10;
const SHARE_OF_CALLS = 0.2;
const SPAN_MS = 10_000;

/** Keeps retries from multiplying the load of an upstream in trouble: at most 20 % of the calls of the last 10 to 20 seconds. */
export class RetryBudget {
  readonly #calls = new RollingCount(SPAN_MS);

  countCall(): void {
    this.#calls.add(1, 0);
  }

  /** Takes one retry, if the budget has one left. */
  takeRetry(): boolean {
    if (this.#calls.matching >= Math.max(MIN_RETRIES, this.#calls.total * SHARE_OF_CALLS)) return false;
    this.#calls.add(0, 1);
    return true;
  }
}
