import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { Exchange, type ResponseHead, type Settlement } from "./Exchange.js";
import type { TransportFailure } from "./transportError.js";

/** An answer whose body streams; it must be consumed or destroyed. */
export interface StreamedResponse extends ResponseHead {
  /** Empty and ended when the body is of no interest. */
  readonly body: Readable;
}

/** A try that is settled at the head of its answer, when the body begins to stream. */
export class StreamedExchange extends Exchange<StreamedResponse> {
  readonly #wantsBody: (head: ResponseHead) => boolean;
  readonly #toError: (failure: TransportFailure) => Error;
  readonly #highWaterMark: number;
  #body: Readable | undefined;
  #ended = false;

  /** @param toError makes the error that the body is destroyed with, when it breaks after the head */
  constructor(
    settlement: Settlement<StreamedResponse>,
    wantsBody: (head: ResponseHead) => boolean,
    toError: (failure: TransportFailure) => Error,
    highWaterMark = 64 * 1024,
  ) {
    super(settlement);
    this.#wantsBody = wantsBody;
    this.#toError = toError;
    this.#highWaterMark = highWaterMark;
  }

  protected onHead(head: ResponseHead, controller: Dispatcher.DispatchController): void {
    const { status, headers } = head;
    if (!this.#wantsBody(head)) {
      this.settle({ answer: { status, headers, body: Readable.from([]) } });
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
    // The asker may not have begun to listen when it breaks; it still finds the error on the stream.
    body.on("error", () => undefined);
    this.#body = body;
    this.settle({ answer: { status, headers, body } });
  }

  /** Back-pressure: undici's body timeout stands still while paused, so a slow reader is not taken for an idle upstream. */
  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body !== undefined && !this.#body.push(chunk)) controller.pause();
  }

  protected onEnd(): void {
    this.#ended = true;
    this.#body?.push(null);
  }

  protected onFailure(failure: TransportFailure): void {
    if (this.#body === undefined) this.settle({ failure });
    // Also when all of it is there but not yet read: only the caller's abort can still come then, and nobody will read.
    else this.#body.destroy(this.#toError(failure));
  }
}
