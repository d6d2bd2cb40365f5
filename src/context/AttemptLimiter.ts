import { RateLimiterMemory } from "rate-limiter-flexible";
import type { Deadline, StopReason } from "../http/limits/Deadline.js";

/** An attempt was refused. */
export class AttemptRefused extends Error {
  override readonly name = "AttemptRefused";
  /** @param retryAfter seconds until a new attempt makes sense; undefined if the caller has gone */
  constructor(
    readonly why: "too many wrong ones" | "too many at once" | StopReason,
    readonly retryAfter?: number,
  ) {
    super(why);
  }
}

/** The attempts with one key that are under way or wait. */
class Line {
  underWay = 0;
  waiting = 0;
  /** Resolves when the last waiting attempt was admitted or refused. */
  last: Promise<unknown> = Promise.resolve();
  /** Makes the first waiting attempt check again. */
  wake: () => void = () => undefined;
}

export interface AttemptLimits {
  /** Most wrong attempts and attempts under way (which may turn out wrong) together. */
  readonly points: number;
  /** Seconds from the first wrong attempt until all are forgotten. */
  readonly duration: number;
  /** Most attempts that wait. */
  readonly maxWaiting: number;
}

/** Seconds until a new attempt makes sense when too many wait, or after a timeout. */
const RETRY_SECONDS = 10;

/**
 * Limits the wrong attempts with a key, also if many are made at once: an attempt is under way until it is known whether it was
 * wrong, and others wait for it, first come first served. Nothing is kept of a key without attempts.
 */
export class AttemptLimiter {
  readonly #limits: AttemptLimits;
  readonly #wrong: RateLimiterMemory;
  readonly #lines = new Map<string, Line>();

  constructor(limits: AttemptLimits) {
    this.#limits = limits;
    this.#wrong = new RateLimiterMemory(limits);
  }

  /** @throws AttemptRefused if there were too many wrong attempts */
  async check(key: string): Promise<void> {
    await this.#countWrong(key);
  }

  /**
   * Waits until the attempt may be made, up to the deadline. Then it is under way, and `end` has to be called.
   * @throws AttemptRefused; then nothing is counted
   */
  async enter(key: string, wait: Deadline): Promise<void> {
    const line = this.#lines.get(key) ?? new Line();
    const { points, maxWaiting } = this.#limits;
    if (line.underWay + line.waiting >= points + maxWaiting)
      throw new AttemptRefused("too many at once", RETRY_SECONDS);
    this.#lines.set(key, line);
    line.waiting += 1;
    try {
      await new Promise<void>((resolve, reject) => {
        const turn = line.last.then(() => this.#admit(key, line, wait));
        line.last = turn.catch(() => undefined);
        turn.then(resolve, reject);
        wait.onStop({
          stop: (why) => {
            reject(new AttemptRefused(why, why === "timeout" ? RETRY_SECONDS : undefined));
            line.wake();
          },
        });
      });
    } finally {
      line.waiting -= 1;
      this.#tidy(key, line);
    }
  }

  /** Ends an attempt under way. */
  async end(key: string, isWrong: boolean): Promise<void> {
    if (isWrong) await this.#wrong.penalty(key);
    const line = this.#lines.get(key);
    if (line === undefined) return;
    line.underWay -= 1; // after the wrong attempt is counted, so that none goes uncounted
    line.wake();
    this.#tidy(key, line);
  }

  /** Admits the first waiting attempt as soon as it is possible. */
  async #admit(key: string, line: Line, wait: Deadline): Promise<void> {
    for (;;) {
      const changed = new Promise<void>((resolve) => (line.wake = resolve));
      const { underWay } = line; // read before the wrong ones: an attempt that ends meanwhile counts twice, not never
      const wrong = await this.#countWrong(key);
      if (wait.stopped) return;
      if (wrong + underWay < this.#limits.points) {
        line.underWay += 1;
        return;
      }
      await changed;
    }
  }

  async #countWrong(key: string): Promise<number> {
    const wrong = await this.#wrong.get(key);
    if (wrong === null) return 0;
    if (wrong.consumedPoints < this.#limits.points) return wrong.consumedPoints;
    throw new AttemptRefused("too many wrong ones", Math.max(1, Math.ceil(wrong.msBeforeNext / 1000)));
  }

  #tidy(key: string, line: Line): void {
    if (line.underWay === 0 && line.waiting === 0) this.#lines.delete(key);
  }
}
