import type { ServerResponse } from "node:http";
import { noteIncomplete } from "../log/incompleteResponse.js";
import { type FailedRequest, logError } from "../log/logError.js";
import type { StreamFormat } from "./StreamFormat.js";

/** Why a stream ended, when it was not cut short. */
export type StreamEnd = "complete" | "error" | "drain";

/** What a stream tells, as results in JSON. */
export interface EventSource {
  /** @returns a result when there will be no events */
  open(): Promise<AsyncIterator<unknown, unknown> | string>;
  resultOf(event: unknown): Promise<string>;
  /** The result when the events end with an error. */
  failure(error: unknown): string;
  /** Whether events that end now were cut short. */
  readonly isEnding: boolean;
}

/**
 * One response that tells what happens. Event by event: the next one is asked for when the socket has taken the last, so a client
 * that reads slowly holds the memory of one.
 */
export class LiveStream {
  /** How many were written. */
  events = 0;
  /** Undefined while it goes on. */
  endedBy: StreamEnd | undefined;
  readonly #response: ServerResponse;
  readonly #format: StreamFormat;
  #events: AsyncIterator<unknown, unknown> | undefined;
  /** Writes that the socket has not yet taken. */
  #unwritten = 0;

  constructor(response: ServerResponse, format: StreamFormat) {
    this.#response = response;
    this.#format = format;
    response.once("close", () => this.#leave());
  }

  /** Tells all events. The head of the response is already written. Never rejects. */
  async run(source: EventSource, request: FailedRequest): Promise<void> {
    try {
      void this.#write(this.#format.opening);
      await this.#tell(source);
    } catch (error) {
      if (this.#isOver()) return;
      logError(request, error);
      noteIncomplete(this.#response, "internal error");
      this.#response.destroy();
    }
  }

  /** Keeps the connection alive, unless something is on its way anyway. */
  beat(): void {
    if (this.#unwritten === 0 && !this.#isOver()) void this.#write(this.#format.heartbeat);
  }

  /** Ends the body without `complete`, so that the client asks again. What was written before still arrives. */
  drain(): void {
    if (this.#isOver()) return;
    this.endedBy = "drain";
    this.#response.end();
    this.#leave();
  }

  async #tell(source: EventSource): Promise<void> {
    try {
      const events = await source.open();
      if (typeof events === "string") this.#fail(events);
      else await this.#tellEach(source, events);
    } catch (error) {
      if (!this.#isOver()) this.#fail(source.failure(error));
    }
  }

  async #tellEach(source: EventSource, events: AsyncIterator<unknown, unknown>): Promise<void> {
    this.#events = events;
    if (this.#isOver()) this.#leave();
    while (!this.#isOver()) {
      const { done, value } = await events.next();
      if (this.#isOver()) return;
      if (done === true) {
        if (source.isEnding) this.drain();
        else this.#end("complete", this.#format.complete);
        return;
      }
      const result = await source.resultOf(value);
      if (this.#isOver()) return;
      this.events += 1;
      await this.#write(this.#format.next(result));
    }
  }

  #fail(result: string): void {
    if (!this.#isOver()) this.#end("error", this.#format.fail(result) + this.#format.complete);
    this.#leave();
  }

  #end(how: StreamEnd, last: string): void {
    this.endedBy = how;
    this.#response.end(last);
  }

  /** Resolves when the socket has taken it, or is closed. */
  #write(text: string): Promise<void> {
    this.#unwritten += 1;
    return new Promise((resolve) => {
      this.#response.write(text, () => {
        this.#unwritten -= 1;
        resolve();
      });
    });
  }

  #isOver(): boolean {
    return this.endedBy !== undefined || this.#response.closed;
  }

  /** Lets go of the events: nothing is asked for any more. */
  #leave(): void {
    const events = this.#events;
    this.#events = undefined;
    events?.return?.().catch(() => undefined); // it has nothing to tell any more
  }
}
