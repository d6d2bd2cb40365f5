import { UpstreamError, type UpstreamErrorKind } from "../../UpstreamError.js";

export interface LookTurnsOptions {
  /** Most looks begun in a second, of all watches. */
  readonly perSecond: number;
  /** Most looks under way; 8 by default. */
  readonly atOnce?: number;
  /** Called when looks are held; not more than once in 5 minutes. */
  readonly onHold?: ((facts: HoldFacts) => void) | undefined;
}

/** Why looks are held, and for how long. */
export interface HoldFacts {
  readonly kind: UpstreamErrorKind;
  readonly seconds: number;
}

export interface TurnFigures {
  /** Begun so far. */
  readonly begun: number;
  readonly underWay: number;
  readonly waiting: number;
}

/** After a refusal that does not say for how long, in milliseconds. */
const DEFAULT_HOLD_MS = 5_000;
/** Whatever the upstream says: a mistake of its must not end all looks for good. */
const MAX_HOLD_MS = 300_000;
/** An outage is many holds. */
const REPORT_EVERY_MS = 300_000;

/** Why all looks are held, and until when by `performance.now()`. */
interface Hold {
  readonly error: UpstreamError;
  readonly until: number;
}

/**
 * The budget of all looks: one after the other, evenly spaced, first come first served, so that all paces stretch alike when
 * there are too many watches. An upstream that is down or says 429 holds all of them.
 */
export class LookTurns {
  readonly #spacingMs: number;
  readonly #atOnce: number;
  readonly #onHold: ((facts: HoldFacts) => void) | undefined;
  /** Each starts one that waits. */
  readonly #waiting = new Set<() => void>();
  #underWay = 0;
  #begun = 0;
  /** When the next may begin, by `performance.now()`. */
  #nextAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #hold: Hold | undefined;
  #reportedAt = -Infinity;

  constructor({ perSecond, atOnce = 8, onHold }: LookTurnsOptions) {
    this.#onHold = onHold;
    this.#spacingMs = 1_000 / perSecond;
    this.#atOnce = atOnce;
  }

  get figures(): TurnFigures {
    return { begun: this.#begun, underWay: this.#underWay, waiting: this.#waiting.size };
  }

  /** Milliseconds for which looks fail without a call; 0 when they do not. */
  get heldFor(): number {
    return Math.max(0, (this.#hold?.until ?? 0) - performance.now());
  }

  /**
   * Looks when it is its turn.
   * @throws what the look throws; while looks are held, why they are; the reason of the signal when that aborts the wait
   */
  async run<T>(signal: AbortSignal, look: () => Promise<T>): Promise<T> {
    this.#checkHold();
    await this.#turn(signal);
    try {
      signal.throwIfAborted();
      this.#checkHold();
      this.#begun += 1;
      return await look();
    } catch (error) {
      if (error instanceof UpstreamError) this.#note(error);
      throw error;
    } finally {
      this.#underWay -= 1;
      this.#next();
    }
  }

  #checkHold(): void {
    if (this.#hold !== undefined && this.heldFor > 0) throw this.#hold.error;
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const begin = () => {
        signal.removeEventListener("abort", begin);
        this.#waiting.delete(begin);
        this.#underWay += 1;
        resolve();
      };
      if (signal.aborted) {
        begin();
        return;
      }
      this.#waiting.add(begin);
      signal.addEventListener("abort", begin); // it ends at once, and takes no time of others
      this.#next();
    });
  }

  #next(): void {
    clearTimeout(this.#timer);
    for (const begin of this.#waiting) {
      if (this.#underWay >= this.#atOnce) return;
      const now = performance.now();
      if (now < this.#nextAt) {
        this.#timer = setTimeout(() => this.#next(), this.#nextAt - now);
        return;
      }
      this.#nextAt = Math.max(now, this.#nextAt) + this.#spacingMs;
      begin();
    }
  }

  /** 429, an open circuit, and an upstream that says how long it will be away. */
  #note(error: UpstreamError): void {
    const { kind, retryAfter } = error;
    if (kind !== "tooManyRequests" && !(kind === "unavailable" && retryAfter !== undefined)) return;
    if (error === this.#hold?.error) return;
    const holdMs = Math.min(MAX_HOLD_MS, retryAfter === undefined ? DEFAULT_HOLD_MS : retryAfter * 1_000);
    const until = Math.max(this.#hold?.until ?? 0, performance.now() + holdMs);
    this.#hold = { error, until };
    if (performance.now() - this.#reportedAt >= REPORT_EVERY_MS) {
      this.#reportedAt = performance.now();
      this.#onHold?.({ kind, seconds: Math.ceil(holdMs / 1_000) });
    }
    for (const begin of [...this.#waiting]) begin(); // and fails
  }
}
