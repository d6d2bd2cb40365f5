import type { FormattedExecutionResult } from "graphql";
import type { TestClient } from "./TestClient.js";

/** What one event of a stream holds. */
export type LiveEvent = Pick<FormattedExecutionResult, "data" | "errors">;

/** A subscription over server-sent events. */
export class LiveEvents implements AsyncDisposable {
  readonly #body: AsyncIterator<Uint8Array>;
  readonly #abort: AbortController;
  readonly #decoder = new TextDecoder();
  #text = "";
  #isComplete = false;

  private constructor(body: AsyncIterator<Uint8Array>, abort: AbortController) {
    this.#body = body;
    this.#abort = abort;
  }

  static async open(client: TestClient, query: string, variables: object = {}): Promise<LiveEvents> {
    const abort = new AbortController();
    const { body } = await client.fetch("/graphql", {
      method: "POST",
      headers: { accept: "text/event-stream", "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
      signal: abort.signal,
    });
    if (body === null) throw new Error("no body");
    const chunks: AsyncIterable<Uint8Array> = body;
    return new LiveEvents(chunks[Symbol.asyncIterator](), abort);
  }

  /** Whether the stream has said that it is complete. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** The next event; undefined when the stream has ended. */
  async next(): Promise<LiveEvent | undefined> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end < 0) {
        const chunk = await this.#body.next();
        if (chunk.done === true) return undefined;
        this.#text += this.#decoder.decode(chunk.value, { stream: true });
        continue;
      }
      const frame = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 2);
      if (frame.startsWith("event: complete")) this.#isComplete = true;
      const [, data] = /^event: next\ndata: (.*)$/.exec(frame) ?? [];
      if (data !== undefined) return JSON.parse(data) as LiveEvent;
    }
  }

  /** Events up to the one that is waited for. */
  async until(isIt: (event: LiveEvent) => boolean): Promise<LiveEvent> {
    for (;;) {
      const event = await this.next();
      if (event === undefined) throw new Error("the stream has ended");
      if (isIt(event)) return event;
    }
  }

  /** The client goes away. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    return Promise.resolve();
  }
}
