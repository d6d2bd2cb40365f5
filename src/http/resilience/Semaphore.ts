import type { Deadline, Stoppable } from "../limits/Deadline.js";
import { stopError, TransportError } from "../exchange/TransportError.js";

interface Waiter extends Stoppable {
  resume(): void;
}

/** A counting semaphore with a bounded queue, first come first served. Each slot that is acquired must be released, once. */
export class Semaphore {
  readonly #maxQueued: number;
  /** Not a Set: one that changes all the time retains its old hash tables, and their entries, in the old generation. */
  readonly #queue: Waiter[] = [];
  readonly #slots: number;
  #free: number;

  constructor(slots: number, maxQueued: number) {
    this.#slots = slots;
    this.#free = slots;
    this.#maxQueued = maxQueued;
  }

  /** How many slots are taken. */
  get used(): number {
    return this.#slots - this.#free;
  }

  /** Takes a slot if one is free; then none waits, since a released slot goes to the next one that does. */
  tryAcquire(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  /**
   * Takes a slot, and waits for one until the deadline if necessary.
   * @throws TransportError `overloaded` when too many wait already, `timeout` or `cancelled` when it is stopped while it waits
   */
  async acquire(deadline: Deadline): Promise<void> {
    if (this.tryAcquire()) return;
    if (this.#queue.length >= this.#maxQueued)
      throw new TransportError("overloaded", "too many calls wait already", { retryAfter: 1 });
    await new Promise<void>((resume, reject) => {
      const waiter: Waiter = {
        resume,
        stop: (why) => {
          const index = this.#queue.indexOf(waiter);
          if (index < 0) return; // it has a slot by now
          this.#queue.splice(index, 1);
          reject(stopError(why));
        },
      };
      this.#queue.push(waiter);
      deadline.onStop(waiter);
    });
  }

  /** Passes the slot on to the next one that waits, if any. */
  release(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#free += 1;
    else next.resume();
  }
}
