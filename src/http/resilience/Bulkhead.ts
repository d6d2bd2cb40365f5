import type { Deadline } from "../limits/Deadline.js";
import { TransportError } from "../exchange/TransportError.js";
import { Semaphore } from "./Semaphore.js";
import { WaitingCall } from "./WaitingCall.js";

export interface BulkheadOptions {
  /** Most calls in flight. */
  readonly slots: number;
  /** Most calls that wait for a slot; and most of one caller that wait for its share. */
  readonly maxQueued: number;
  /** Most slots of one caller; no limit by default. */
  readonly perCaller?: number;
}

/** Calls at a moment. */
export interface BulkheadFigures {
  /** In flight. */
  readonly used: number;
  readonly waiting: number;
  /** Most in flight. */
  readonly limit: number;
}

/** Idle callers are kept up to this many, as in InFlightReads. */
const MAX_IDLE = 1_024;

/**
 * Limits how many calls of one kind are in flight. One caller cannot take all slots: its calls beyond its share wait apart,
 * and those of others pass them.
 */
export class Bulkhead {
  readonly #options: BulkheadOptions;
  readonly #slots: Semaphore;
  /** The share of each caller, by token. */
  readonly #shares = new Map<string, Semaphore>();
  #waiting = 0;
  #closed = false;
  #onNoneWaiting: (() => void) | undefined;

  constructor(options: BulkheadOptions) {
    this.#options = options;
    this.#slots = new Semaphore(options.slots, options.maxQueued);
  }

  get figures(): BulkheadFigures {
    return { used: this.#slots.used, waiting: this.#waiting, limit: this.#options.slots };
  }

  /** Takes a slot if that needs no waiting. It must be released once, with the same token. */
  tryAcquire(token: string | undefined): boolean {
    if (this.#closed) return false;
    const share = this.#shareOf(token);
    if (share?.tryAcquire() === false) return false;
    if (this.#slots.tryAcquire()) return true;
    share?.release();
    return false;
  }

  /**
   * Takes a slot, and waits for one until the deadline if necessary.
   * @throws TransportError `overloaded` when too many wait already, `tooManyRequests` for want of a share, `timeout` or `cancelled` when
   * it is stopped while it waits, `unavailable` when closed
   * @param onSlot told at once when it has the slot
   */
  acquire(token: string | undefined, deadline: Deadline, onSlot?: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new TransportError("unavailable", "the client is closed");
      this.#waiting += 1;
      const waiting = new WaitingCall(
        this.#slots,
        this.#shareOf(token),
        () => {
          this.#endWait();
          onSlot?.();
          resolve();
        },
        (error) => {
          this.#endWait();
          reject(error);
        },
      );
      waiting.start();
      deadline.onStop(waiting);
    });
  }

  release(token: string | undefined): void {
    this.#slots.release();
    if (token !== undefined) this.#shares.get(token)?.release();
  }

  /** Takes no more calls; resolves when none waits any more. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#waiting > 0) await new Promise<void>((resolve) => (this.#onNoneWaiting = resolve));
  }

  #endWait(): void {
    this.#waiting -= 1;
    if (this.#waiting === 0) this.#onNoneWaiting?.();
  }

  #shareOf(token: string | undefined): Semaphore | undefined {
    const { perCaller, maxQueued } = this.#options;
    if (perCaller === undefined || token === undefined) return undefined;
    let share = this.#shares.get(token);
    if (share === undefined) {
      if (this.#shares.size >= MAX_IDLE) this.#forgetIdle();
      this.#shares.set(token, (share = new Semaphore(perCaller, maxQueued)));
    }
    return share;
  }

  #forgetIdle(): void {
    for (const [token, share] of this.#shares) if (share.used === 0) this.#shares.delete(token);
  }
}
