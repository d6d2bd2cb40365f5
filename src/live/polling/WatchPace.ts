import { jittered, type LookResult, type PaceBounds, pauseAfter, silenceOf } from "./pollPause.js";

/** The pace of one watch: when it looks next, and how long it bears failures. By `performance.now()`, in milliseconds. */
export class WatchPace {
  readonly #bounds: PaceBounds;
  readonly #patienceMs: number;
  readonly #startedAt = performance.now();
  #pauseMs: number;
  #failingSince: number | undefined;

  constructor(bounds: PaceBounds, patienceMs: number) {
    this.#bounds = bounds;
    this.#patienceMs = patienceMs;
    this.#pauseMs = bounds.minMs;
  }

  /** How long until the next look, after one that succeeded. */
  afterSuccess(result: "changed" | "unchanged"): number {
    this.#failingSince = undefined;
    return this.#next(result);
  }

  /** … after one that failed; undefined when that goes on for too long. @param heldMs no look is made before */
  afterFailure(heldMs: number): number | undefined {
    const now = performance.now();
    this.#failingSince ??= now;
    const left = this.#failingSince + this.#patienceMs - now;
    return left <= 0 ? undefined : Math.min(left, Math.max(this.#next("failed"), heldMs));
  }

  /** Whether it would be silent for too long if nothing was told until the next look. */
  isTooSilent(toldAt: number, nextMs: number): boolean {
    return performance.now() + nextMs - toldAt > silenceOf(this.#bounds);
  }

  #next(result: LookResult): number {
    this.#pauseMs = pauseAfter(result, this.#pauseMs, performance.now() - this.#startedAt, this.#bounds);
    return jittered(this.#pauseMs);
  }
}
