import { randomUUID } from "node:crypto";
import { RateLimiterMemory } from "rate-limiter-flexible";
import type { Deadline, StopReason } from "../http/limits/Deadline.js";
import type { AttemptLimits, SharedAttempts } from "./SharedAttempts.js";

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

export interface LineLimits extends AttemptLimits {
  /** Most attempts that wait in this process. */
  readonly maxWaiting: number;
}

/** An attempt under way. */
export interface Attempt {
  /** Has to be called once. */
  end(isWrong: boolean): Promise<void>;
}

/** Seconds until a new attempt makes sense when too many wait, or after a timeout. */
const RETRY_SECONDS = 10;

/** How long an attempt waits, at least, until it asks again whether other replicas have ended theirs; at most half as long again. */
const ASK_AGAIN_MS = 50;

const secondsOf = (milliseconds: number) => Math.max(1, Math.ceil(milliseconds / 1000));

const NO_ATTEMPT: Attempt = { end: () => Promise.resolve() };

/**
 * Limits the wrong attempts with a key, also if many are made at once: an attempt is under way until it is known whether it was
 * wrong, and others wait for it, first come first served. Nothing is kept of a key without attempts.
 *
 * With `shared` the attempts on all replicas count together. Its own count holds as well, so that it lets no more through when the store
 * of `shared` fails, at whatever moment, than it would without one.
 */
export class AttemptLimiter {
  readonly #limits: LineLimits;
  readonly #shared: SharedAttempts | undefined;
  readonly #wrong: RateLimiterMemory;
  readonly #lines = new Map<string, Line>();

  constructor(limits: LineLimits, shared?: SharedAttempts) {
    this.#limits = limits;
    this.#shared = shared;
    this.#wrong = new RateLimiterMemory(limits);
  }

  /** @throws AttemptRefused if there were too many wrong attempts */
  async check(key: string): Promise<void> {
    await this.#countWrong(key);
    const pause = (await this.#shared?.pause(key)) ?? 0;
    if (pause > 0) throw new AttemptRefused("too many wrong ones", secondsOf(pause));
  }

  /**
   * Waits until the attempt may be made, up to the deadline.
   * @throws AttemptRefused; then nothing is counted
   */
  async enter(key: string, wait: Deadline): Promise<Attempt> {
    const line = this.#lines.get(key) ?? new Line();
    const { points, maxWaiting } = this.#limits;
    if (line.underWay + line.waiting >= points + maxWaiting)
      throw new AttemptRefused("too many at once", RETRY_SECONDS);
    this.#lines.set(key, line);
    line.waiting += 1;
    try {
      return await new Promise<Attempt>((resolve, reject) => {
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

  async #end(key: string, isWrong: boolean): Promise<void> {
    if (isWrong) await this.#wrong.penalty(key);
    const line = this.#lines.get(key);
    if (line === undefined) return;
    line.underWay -= 1; // after the wrong attempt is counted, so that none goes uncounted
    line.wake();
    this.#tidy(key, line);
  }

  /** Admits the first waiting attempt as soon as it is possible. If it has been stopped, what it resolves with is of no use. */
  async #admit(key: string, line: Line, wait: Deadline): Promise<Attempt> {
    for (;;) {
      const changed = new Promise<void>((resolve) => (line.wake = resolve));
      const { underWay } = line; // read before the wrong ones: an attempt that ends meanwhile counts twice, not never
      const wrong = await this.#countWrong(key);
      if (wait.stopped) return NO_ATTEMPT;
      if (wrong + underWay < this.#limits.points) {
        const attempt = await this.#begin(key, line, wait);
        if (attempt !== undefined) return attempt;
        setTimeout(line.wake, ASK_AGAIN_MS * (1 + Math.random() / 2));
      }
      await changed;
    }
  }

  /** @returns undefined if the replicas have too many under way together */
  async #begin(key: string, line: Line, wait: Deadline): Promise<Attempt | undefined> {
    const place = this.#shared === undefined ? NO_ATTEMPT : await this.#takeShared(this.#shared, key);
    if (place === undefined) return undefined;
    if (wait.stopped) {
      await place.end(false);
      return NO_ATTEMPT;
    }
    line.underWay += 1;
    return {
      end: async (isWrong) => {
        await place.end(isWrong);
        await this.#end(key, isWrong);
      },
    };
  }

  /** @returns undefined if the replicas have too many under way together. @throws AttemptRefused */
  async #takeShared(shared: SharedAttempts, key: string): Promise<Attempt | undefined> {
    const id = randomUUID();
    const admission = await shared.enter(key, id);
    if (admission.is === "full") return undefined;
    if (admission.is === "paused") throw new AttemptRefused("too many wrong ones", secondsOf(admission.milliseconds));
    return { end: (isWrong) => shared.end(key, id, { isWrong, isHeld: admission.isHeld }) };
  }

  async #countWrong(key: string): Promise<number> {
    const wrong = await this.#wrong.get(key);
    if (wrong === null) return 0;
    if (wrong.consumedPoints < this.#limits.points) return wrong.consumedPoints;
    throw new AttemptRefused("too many wrong ones", secondsOf(wrong.msBeforeNext));
  }

  #tidy(key: string, line: Line): void {
    if (line.underWay === 0 && line.waiting === 0) this.#lines.delete(key);
  }
}
