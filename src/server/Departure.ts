import type { ServerResponse } from "node:http";
import type { CallerSignal } from "../http/Caller.js";

/** The signal that a caller has gone: an AbortSignal in the little that is needed of one, which each request needs. */
export class Departure implements CallerSignal {
  readonly #response: ServerResponse;
  readonly #listeners = new Set<EventListenerObject>();
  #isWatching = false;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** True when the connection was closed before the answer was complete. */
  get aborted(): boolean {
    return this.#response.closed && !this.#response.writableFinished;
  }

  addEventListener(_type: "abort", listener: EventListenerObject): void {
    this.#listeners.add(listener);
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#response.once("close", () => {
      if (!this.aborted) return;
      for (const each of this.#listeners) each.handleEvent(new Event("abort"));
    });
  }

  removeEventListener(_type: "abort", listener: EventListenerObject): void {
    this.#listeners.delete(listener);
  }
}
