import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { Exchange, type ResponseHead } from "./Exchange.js";
import type { TransportError } from "./TransportError.js";

/** A response whose body streams; it must be consumed or destroyed. */
export interface StreamedResponse extends ResponseHead {
  /** Empty and ended when the body is of no interest. */
  readonly body: Readable;
}

/** An exchange that resolves at the head of the response, when the body begins to stream. */
export class StreamedExchange extends Exchange<StreamedResponse> {
  readonly #wantsBody: (head: ResponseHead) => boolean;
  readonly #toError: (error: TransportError) => Error;
  readonly #highWaterMark: number;
  #body: Readable | undefined;
  #ended = false;

  /** @param toError makes the error that the body is destroyed with, when it breaks after the head */
  constructor(
    wantsBody: (head: ResponseHead) => boolean,
    toError: (error: TransportError) => Error,
    highWaterMark = 64 * 1024,
  ) {
    super();
    this.#wantsBody = wantsBody;
    this.#toError = toError;
    this.#highWaterMark = highWaterMark;
  }

  protected onHead(head: ResponseHead, controller: Dispatcher.DispatchController): void {
    if (!this.#wantsBody(head)) {
      this.resolve({ ...head, body: Readable.from([]) });
      this.abort();
      return;
    }
    const body = new Readable({
      highWaterMark: this.#highWaterMark,
      read: () => controller.resume(),
      destroy: (error, callback) => {
        if (!this.#ended) this.abort();
        callback(error);
      },
    });
    // It may break before its reader listens, who still finds the error on the stream.
    body.on("error", () => undefined);
    this.#body = body;
    this.resolve({ ...head, body });
  }

  /** Back-pressure: undici's body timeout stands still while paused, so a slow reader is not taken for an idle upstream. */
  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body !== undefined && !this.#body.push(chunk)) controller.pause();
  }

  protected onEnd(): void {
    this.#ended = true;
    this.#body?.push(null);
  }

  protected onFailure(error: TransportError): void {
    if (this.#body === undefined) this.reject(error);
    // Even if all of it has arrived: only the caller's abort can come after that, and then it will not be read.
    else this.#body.destroy(this.#toError(error));
  }
}
