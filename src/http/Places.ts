import type { CallLimits } from "./CallLimits.js";
import { type Turn, TurnQueue } from "./TurnQueue.js";
import { stopFailure, type TransportFailure } from "./transportError.js";

/**
 * How many calls may be under way at a time (a bulkhead), and how many more may wait for that, first come first served.
 * What is taken must be given back, once.
 */
export class Places {
  readonly #maxQueued: number;
  readonly #queue = new TurnQueue();
  #free: number;
  #closed = false;
  #onEmpty: (() => void) | undefined;

  constructor(count: number, maxQueued: number) {
    this.#free = count;
    this.#maxQueued = maxQueued;
  }

  /** Takes a place, if one is free. (Then nobody waits: a place given back goes to the next in the queue.) */
  take(): boolean {
    if (this.#free === 0 || this.#closed) return false;
    this.#free--;
    return true;
  }

  /** Waits until a place is taken, within the limits of the call; or resolves with why there is none. */
  async wait(limits: CallLimits): Promise<TransportFailure | undefined> {
    if (this.#closed) return { kind: "unavailable", detail: "the client is closed", retriable: false };
    if (this.#queue.size >= this.#maxQueued) {
      return { kind: "overloaded", detail: "too many calls wait already", retriable: false, retryAfter: 1 };
    }
    return new Promise((resolve) => {
      const turn: Turn = {
        isOver: false,
        come: () => resolve(undefined),
        stop: (why) => {
          if (this.#leaveQueue(turn)) resolve(stopFailure(why));
        },
      };
      this.#queue.add(turn);
      limits.watch(turn);
    });
  }

  /** Gives a place back: to the next that waits, if there is one. */
  give(): void {
    const next = this.#queue.shift();
    if (next === undefined) {
      this.#free++;
      return;
    }
    next.come();
    this.#tellIfEmpty();
  }

  /** Takes nobody any more; resolves when nobody waits any more. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#queue.size > 0) await new Promise<void>((resolve) => (this.#onEmpty = resolve));
  }

  #leaveQueue(turn: Turn): boolean {
    const waited = this.#queue.leave(turn);
    this.#tellIfEmpty();
    return waited;
  }

  #tellIfEmpty(): void {
    if (this.#queue.size === 0) this.#onEmpty?.();
  }
}
