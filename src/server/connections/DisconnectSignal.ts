import type { ServerResponse } from "node:http";
import type { CallerSignal } from "../../http/limits/SharedAbort.js";

/** Fires when the client disconnects. A minimal AbortSignal, because a real one per request is expensive. */
export class DisconnectSignal implements CallerSignal {
  readonly #response: ServerResponse;
  #listeners: EventListenerObject[] | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** True when the connection was closed before the response was complete. */
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
