import type { Dispatcher } from "undici";
import type { StopReason, Stoppable } from "../limits/Deadline.js";
import { cutFailure, stopFailure, transportFailure, type TransportFailure } from "./transportError.js";

export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The part of an answer that comes first. */
export interface ResponseHead {
  readonly status: number;
  /** Names in lower case, values in Latin-1. */
  readonly headers: ResponseHeaders;
}

/** Result of one try: an answer, whatever its status, or the failure to get one. */
export type Outcome<A extends ResponseHead> =
  | { readonly answer: A; readonly failure?: undefined }
  | { readonly answer?: undefined; readonly failure: TransportFailure };

/** Where the result of a try goes. */
export interface Receiver<A extends ResponseHead> {
  resolve(outcome: Outcome<A>): void;
  /** For what is neither an answer nor a failure of the upstream: a bug of ours, a broken upload source. */
  reject(error: unknown): void;
}

/** What a try is told of on its way. */
export interface Settlement<A extends ResponseHead> extends Receiver<A> {
  /** Told of the head of the answer before anything of its body is read. */
  onHead(head: ResponseHead): void;
  /** True when the connection is breaking just now, so that an end is no end. */
  wasReset(): boolean;
}

/**
 * One request on the wire and its answer: a handler of undici's `dispatch`. It settles once; what comes later is dropped.
 * What becomes of the body is said by its two kinds, CollectedExchange and StreamedExchange.
 */
export abstract class Exchange<A extends ResponseHead> implements Dispatcher.DispatchHandler, Stoppable {
  readonly #settlement: Settlement<A>;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  protected head: ResponseHead | undefined;

  constructor(settlement: Settlement<A>) {
    this.#settlement = settlement;
  }

  protected abstract onHead(head: ResponseHead, controller: Dispatcher.DispatchController): void;
  abstract onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void;
  protected abstract onEnd(head: ResponseHead): void;
  /** Called instead of `onEnd` when the try fails. */
  protected abstract onFailure(failure: TransportFailure): void;

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Stopped while it waited for a connection: it must not be sent any more.
    if (this.#settled) controller.abort(new Error("stopped"));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    if (status < 200) return; // undici tells of informational answers (103) too
    this.head = { status, headers };
    this.#settlement.onHead(this.head);
    if (!this.#settled) this.onHead(this.head, controller);
  }

  onResponseEnd(): void {
    if (this.#settlement.wasReset()) this.onFailure(cutFailure());
    else if (this.head !== undefined) this.onEnd(this.head);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // undici throws it for what we ask wrongly, like a request id that is no header value. Its message names no value.
    if ("code" in error && error.code === "UND_ERR_INVALID_ARG") this.fail(error);
    else this.onFailure(transportFailure(error, this.head !== undefined));
  }

  /** Ends the try from outside, at once, whether it was sent yet or not. */
  stop(why: StopReason): void {
    this.onFailure(stopFailure(why));
    this.abort();
  }

  /** Ends the try by an error that is not the upstream's. */
  fail(error: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#settlement.reject(error);
    this.abort();
  }

  protected settle(outcome: Outcome<A>): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#settlement.resolve(outcome);
  }

  protected get settled(): boolean {
    return this.#settled;
  }

  /** Closes the connection, unless the exchange is over. */
  protected abort(): void {
    this.#controller?.abort(new Error("stopped"));
  }
}
