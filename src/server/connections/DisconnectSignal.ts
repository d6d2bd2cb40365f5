import type { ServerResponse } from "node:http";
import type { CallerSignal } from "../../http/limits/SharedAbort.js";

/** The signal that a caller has gone: an AbortSignal in the little that is needed of one, which each request needs. */
export class DisconnectSignal implements CallerSignal {
  readonly #response: ServerResponse;
  #listeners: EventListenerObject[] | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** True when the connection was closed before the answer was complete. */
  get aborted(): boolean {
    return this.#response.closed && !this.#response.writableFinished;
  }

  addEventListener(_type: "abort", listener: EventListenerObject): void {
    this.#listeners ??= this.#watch();
    this.#listeners.push(listener);
  }

  removeEventListener(_type: "abort", listener: EventListenerObject): void {
    const index = this.#listeners?.indexOf(listener) ?? -1;
    if (index >= 0) this.#listeners?.splice(index, 1);
  }

  #watch(): EventListenerObject[] {
    const listeners: EventListenerObject[] = [];
    this.#response.on("close", () => {
      if (this.aborted) for (const each of [...listeners]) each.handleEvent(new Event("abort"));
    });
    return listeners;
  }
}
