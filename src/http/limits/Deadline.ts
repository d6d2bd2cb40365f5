import type { SharedAbort } from "./SharedAbort.js";

/** Why a call was stopped from outside: its time is over, or its caller went away. */
export type StopReason = "timeout" | "cancelled";

/** Something that a limit can stop: a try under way, a pause between two tries, the wait for a place. */
export interface Stoppable {
  stop(why: StopReason): void;
}

/**
 * What ends one call from outside: a deadline and the caller's abort. It outlives the single try, so that retries share
 * one deadline and one timer. Whoever makes it must `release()` it.
 */
export class Deadline {
  readonly #callerAbort: SharedAbort;
  #target: Stoppable | undefined;
  #stopped: StopReason | undefined;
  #timer: NodeJS.Timeout | undefined;
  #deadline = Infinity;
  #allowed = Infinity;

  constructor(callerAbort: SharedAbort) {
    this.#callerAbort = callerAbort;
    if (callerAbort.aborted) this.#stopped = "cancelled";
    else callerAbort.add(this);
  }

  /** Stops the call in so many milliseconds from now, instead of the deadline before; never when undefined. */
  set(milliseconds: number | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#deadline = Infinity;
    this.#allowed = Infinity;
    if (milliseconds === undefined || this.#stopped !== undefined) return;
    this.#deadline = performance.now() + milliseconds;
    this.#allowed = milliseconds;
    this.#timer = setTimeout(expire, milliseconds, this);
  }

  get stopped(): boolean {
    return this.#stopped !== undefined;
  }

  /** Milliseconds until the deadline; infinite without one. */
  get remaining(): number {
    return this.#deadline - performance.now();
  }

  /** True when more than half of the time that was allowed is gone. */
  get mostlySpent(): boolean {
    return this.remaining < this.#allowed / 2;
  }

  /** Names what is to be stopped from now on; it is stopped at once when the call is stopped already. */
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

  /** Leaves neither a timer nor a place in the caller's abort behind. */
  release(): void {
    clearTimeout(this.#timer);
    this.#callerAbort.delete(this);
    this.#target = undefined;
  }

  abort(): void {
    this.stop("cancelled");
  }
}

function expire(limits: Deadline): void {
  limits.stop("timeout");
}
