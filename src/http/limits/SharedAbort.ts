/** The part of an AbortSignal that the client needs. */
export interface CallerSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: EventListenerObject): void;
  removeEventListener(type: "abort", listener: EventListenerObject): void;
}

/** Something that the caller's abort ends. */
export interface Abortable {
  abort(): void;
}

/**
 * The caller's signal, shared by all its calls: one listener however many calls are in flight, and none when there are
 * none. (With a listener for each call Node warns of a leak from the eleventh on.)
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
