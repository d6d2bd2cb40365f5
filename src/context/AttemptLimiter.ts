import { RateLimiterMemory } from "rate-limiter-flexible";
import type { Deadline, StopReason } from "../http/limits/Deadline.js";

/** Why an attempt may not be made. */
export class AttemptRefused extends Error {
  override readonly name = "AttemptRefused";
  /** @param retryAfter seconds after which a new try makes sense; none when the caller has gone */
  constructor(
    readonly why: "too many wrong ones" | "too many at once" | StopReason,
    readonly retryAfter?: number,
  ) {
    super(why);
  }
}

/** The attempts with one key that are under way, or wait in line. */
class Line {
  underWay = 0;
  waiting = 0;
  /** Resolves when the last in line has had its turn. */
  last: Promise<unknown> = Promise.resolve();
  /** Has the first in line look again. */
  wake: () => void = () => undefined;
}

export interface AttemptLimits {
  /** Wrong attempts, and those under way, which may turn out wrong: never more together. */
  readonly points: number;
  /** Seconds from the first wrong attempt until they are all forgotten. */
  readonly duration: number;
  /** How many more may wait in line. */
  readonly maxWaiting: number;
}

/** Seconds after which one that could not wait in line may come again. */
const RETRY_SECONDS = 10;

/**
 * Limits the wrong attempts with a key, however many are made at once: an attempt is under way until it is known whether it
 * was wrong, and others wait in line meanwhile. Of a key that has neither, nothing is kept.
 */
export class AttemptLimiter {
  readonly #limits: AttemptLimits;
  readonly #wrong: RateLimiterMemory;
  readonly #lines = new Map<string, Line>();

  constructor(limits: AttemptLimits) {
    this.#limits = limits;
    this.#wrong = new RateLimiterMemory(limits);
  }

  /** @throws AttemptRefused when there were too many wrong ones */
  async check(key: string): Promise<void> {
    await this.#countWrong(key);
  }

  /**
   * Waits in line until the attempt may be made, within the limits of `wait`. Then it is under way, and has to be ended.
   * @throws AttemptRefused, and nothing was counted
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

  /** An attempt under way has ended. */
  async end(key: string, isWrong: boolean): Promise<void> {
    if (isWrong) await this.#wrong.penalty(key);
    const line = this.#lines.get(key);
    if (line === undefined) return;
    line.underWay -= 1; // not before the wrong one counts, so that there are never too few
    line.wake();
    this.#tidy(key, line);
  }

  /** The turn of the first in line. */
  async #admit(key: string, line: Line, wait: Deadline): Promise<void> {
    for (;;) {
      const changed = new Promise<void>((resolve) => (line.wake = resolve));
      const { underWay } = line; // before the wrong ones are counted: one that ends meanwhile counts rather twice than not at all
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
