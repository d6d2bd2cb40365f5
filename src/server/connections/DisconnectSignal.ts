import type { ServerResponse } from "node:http";
import type { CallerSignal } from "../../http/limits/SharedAbort.js";

/** Fires when the client disconnects, or a stream ends. A minimal AbortSignal, because a real one per request is expensive. */
export class DisconnectSignal implements CallerSignal {
  readonly #response: ServerResponse;
  #listeners: EventListenerObject[] | undefined;
  #isStream = false;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** True when the connection was closed before the response was complete; of a stream, when it has ended. */
  get aborted(): boolean {
    return this.#response.closed && (this.#isStream || !this.#response.writableFinished);
  }

  /** The response is a stream: when it ends, by either side, calls may be under way for an event that is not told any more. */
  becomeStream(): void {
    this.#isStream = true;
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
