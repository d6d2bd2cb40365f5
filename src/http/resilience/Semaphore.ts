/** What waits for a slot. */
export interface Waiter {
  /** It has a slot now. */
  onSlot(): void;
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

  /** Lets it wait for a slot, when none is free. @returns false when too many wait already */
  enqueue(waiter: Waiter): boolean {
    if (this.#queue.length >= this.#maxQueued) return false;
    this.#queue.push(waiter);
    return true;
  }

  /** Lets it wait no more. @returns false when it does not wait, as it has a slot by now */
  dequeue(waiter: Waiter): boolean {
    const index = this.#queue.indexOf(waiter);
    if (index >= 0) this.#queue.splice(index, 1);
    return index >= 0;
  }

  /** Passes the slot on to the next one that waits, if any. */
  release(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#free += 1;
    else next.onSlot();
  }
}
