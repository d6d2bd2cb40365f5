import type { SharedAbort } from "./SharedAbort.js";

/** Why a call was stopped from outside: its time is over, or its caller went away. */
export type StopReason = "timeout" | "cancelled";

/** Something that a deadline can stop: an exchange, a pause between two tries, the wait for a slot. */
export interface Stoppable {
  stop(why: StopReason): void;
}

/**
 * Stops one call from outside: at a deadline, or when the caller aborts. It outlives the single try, so that retries share
 * one deadline and one timer. It must be `release`d.
 */
export class Deadline {
  readonly #callerAbort: SharedAbort;
  #target: Stoppable | undefined;
  #stopped: StopReason | undefined;
  #timer: NodeJS.Timeout | undefined;
  #at = Infinity;
  #allowed = Infinity;

  constructor(callerAbort: SharedAbort) {
    this.#callerAbort = callerAbort;
    if (callerAbort.aborted) this.#stopped = "cancelled";
    else callerAbort.add(this);
  }

  /** Stops the call this many milliseconds from now, instead of at the deadline before; never when undefined. */
  set(milliseconds: number | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#at = Infinity;
    this.#allowed = Infinity;
    if (milliseconds === undefined || this.#stopped !== undefined) return;
    this.#at = performance.now() + milliseconds;
    this.#allowed = milliseconds;
    this.#timer = setTimeout(expire, milliseconds, this);
  }

  get stopped(): boolean {
    return this.#stopped !== undefined;
  }

  /** Milliseconds until the deadline; infinite without one. */
  get remaining(): number {
    return this.#at - performance.now();
  }

  /** True when more than half of the time that was allowed is gone. */
  get mostlySpent(): boolean {
    return this.remaining < this.#allowed / 2;
  }

  /** Names what is to be stopped from now on; stops it at once if the call is stopped already. */
  onStop(target: Stoppable): void {
    this.#target = target;
    if (this.#stopped !== undefined) target.stop(this.#stopped);
  }

  stop(why: StopReason): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = why;
    const target = this.#target;
    this.release();
    target?.stop(why);
  }

  /** From now on the call goes on when the caller aborts. */
  outliveCaller(): void {
    this.#callerAbort.delete(this);
  }

  /** Removes the timer and the listener for the caller's abort. */
  release(): void {
    clearTimeout(this.#timer);
    this.#callerAbort.delete(this);
    this.#target = undefined;
  }

  abort(): void {
    this.stop("cancelled");
  }
}

function expire(deadline: Deadline): void {
  deadline.stop("timeout");
}
