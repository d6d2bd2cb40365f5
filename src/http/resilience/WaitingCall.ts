import { stopError, TransportError } from "../exchange/TransportError.js";
import type { Stoppable, StopReason } from "../limits/Deadline.js";
import type { Semaphore, Waiter } from "./Semaphore.js";

/**
 * A call that waits: for a slot of its caller's share, if there is one, then for a slot of all callers. One object for both, since
 * thousands may wait, and each garbage collection copies what waits.
 */
export class WaitingCall implements Waiter, Stoppable {
  readonly #slots: Semaphore;
  readonly #share: Semaphore | undefined;
  readonly #resolve: () => void;
  readonly #reject: (error: TransportError) => void;
  /** From then on it waits for a slot of all callers. */
  #hasShare: boolean;

  constructor(
    slots: Semaphore,
    share: Semaphore | undefined,
    resolve: () => void,
    reject: (error: TransportError) => void,
  ) {
    this.#slots = slots;
    this.#share = share;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#hasShare = share === undefined;
  }

  /** Takes a slot as soon as there is one. */
  start(): void {
    if (this.#share === undefined || this.#share.tryAcquire()) this.#takeSlot();
    else if (!this.#share.enqueue(this)) this.#reject(shareError());
  }

  onSlot(): void {
    if (this.#hasShare) this.#resolve();
    else this.#takeSlot();
  }

  stop(why: StopReason): void {
    if (this.#hasShare) {
      if (this.#slots.dequeue(this)) this.#fail(stopError(why));
    } else if (this.#share?.dequeue(this) === true) {
      this.#reject(why === "cancelled" ? stopError(why) : shareError());
    }
  }

  /** Once it has its share. */
  #takeSlot(): void {
    this.#hasShare = true;
    if (this.#slots.tryAcquire()) this.#resolve();
    else if (!this.#slots.enqueue(this))
      this.#fail(new TransportError("overloaded", "too many calls wait already", { retryAfter: 1 }));
  }

  #fail(error: TransportError): void {
    this.#share?.release();
    this.#reject(error);
  }
}

/** For a call that got no slot of its caller's share: the caller itself makes too many calls. */
function shareError(): TransportError {
  return new TransportError("tooManyRequests", "the caller has as many calls under way as it may", { retryAfter: 1 });
}
