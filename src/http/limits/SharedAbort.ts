import type { CallerSignal } from "../call/Caller.js";

/** Something that the caller's abort ends. */
export interface Abortable {
  abort(): void;
}

/**
 * The caller's signal, shared by all its calls under way: one listener however many they are, and none when there are
 * none. (A listener for each call makes Node warn of a leak from the eleventh on.)
 */
export class SharedAbort {
  readonly #signal: CallerSignal;
  readonly #calls: Abortable[] = [];

  constructor(signal: CallerSignal) {
    this.#signal = signal;
  }

  get aborted(): boolean {
    return this.#signal.aborted;
  }

  add(call: Abortable): void {
    if (this.#calls.length === 0) this.#signal.addEventListener("abort", this);
    this.#calls.push(call);
  }

  delete(call: Abortable): void {
    const index = this.#calls.indexOf(call);
    if (index < 0) return;
    this.#calls.splice(index, 1);
    if (this.#calls.length === 0) this.#signal.removeEventListener("abort", this);
  }

  /** The signal's listener is this object itself. */
  handleEvent(): void {
    for (const call of [...this.#calls]) call.abort();
  }
}
