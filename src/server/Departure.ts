import type { ServerResponse } from "node:http";
import type { CallerSignal } from "../http/Caller.js";

/** The signal that a caller has gone: an AbortSignal in the little that is needed of one, which each request needs. */
export class Departure implements CallerSignal {
  readonly #response: ServerResponse;
  #listeners: Set<EventListenerObject> | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** True when the connection was closed before the answer was complete. */
  get aborted(): boolean {
    return this.#response.closed && !this.#response.writableFinished;
  }

  addEventListener(_type: "abort", listener: EventListenerObject): void {
    this.#listeners ??= this.#watch();
    this.#listeners.add(listener);
  }

  removeEventListener(_type: "abort", listener: EventListenerObject): void {
    this.#listeners?.delete(listener);
  }

  #watch(): Set<EventListenerObject> {
    const listeners = new Set<EventListenerObject>();
    this.#response.once("close", () => {
      if (this.aborted) for (const each of listeners) each.handleEvent(new Event("abort"));
    });
    return listeners;
  }
}
