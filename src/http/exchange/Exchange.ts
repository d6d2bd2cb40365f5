import type { Dispatcher } from "undici";
import { type BatchedWrite, batchWrite } from "../../runtime/batchWrites.js";
import type { StopReason, Stoppable } from "../limits/Deadline.js";
import type { SocketResets } from "./SocketResets.js";
import { resetError, stopError, toTransportError, type TransportError } from "./TransportError.js";

export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Status and headers of a response, which come before its body. */
export interface ResponseHead {
  readonly status: number;
  /** Names in lower case, values in Latin-1. */
  readonly headers: ResponseHeaders;
}

/** Where an exchange is sent. */
export interface Connections {
  readonly pool: Dispatcher;
  readonly resets: SocketResets;
}

/** Told of an exchange at once, before what waits for its promise. */
export interface ExchangeObserver {
  /** The request is about to be given to the socket. */
  onStart(): void;
  /** The head of a response has come, and none of its body is read yet. */
  onHead(head: ResponseHead): void;
  onResponse(head: ResponseHead): void;
  /** There is no response. @param error a TransportError, or what `fail` was called with */
  onError(error: unknown): void;
}

/**
 * One request on the wire and its response: a handler of undici's `dispatch`. It settles once; what comes later is dropped.
 * Its two kinds, CollectedExchange and StreamedExchange, differ in what becomes of the body.
 */
export abstract class Exchange<R extends ResponseHead> implements Dispatcher.DispatchHandler, Stoppable, BatchedWrite {
  #request: Dispatcher.DispatchOptions | undefined;
  #connections: Connections | undefined;
  #observer: ExchangeObserver | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #resolve: ((response: R) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;
  #settled = false;
  protected head: ResponseHead | undefined;

  protected abstract onHead(head: ResponseHead, controller: Dispatcher.DispatchController): void;
  abstract onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void;
  protected abstract onEnd(head: ResponseHead): void;
  /** Called instead of `onEnd` when the exchange fails. */
  protected abstract onFailure(error: TransportError): void;

  /**
   * Sends the request, once, at the end of this event-loop iteration.
   * @throws TransportError, or what `fail` is called with
   */
  send(request: Dispatcher.DispatchOptions, connections: Connections, observer: ExchangeObserver): Promise<R> {
    this.#request = request;
    this.#connections = connections;
    this.#observer = observer;
    batchWrite(this);
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  write(): void {
    if (!this.#settled && this.#request) this.#connections?.pool.dispatch(this.#request, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Stopped while it waited for a connection: it must not be sent any more.
    if (this.#settled) controller.abort(new Error("stopped"));
    else this.#observer?.onStart();
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    if (status < 200) return; // undici reports informational responses (103) too
    this.head = { status, headers };
    this.#observer?.onHead(this.head);
    if (!this.#settled) this.onHead(this.head, controller);
  }

  onResponseEnd(): void {
    if (this.#connections?.resets.now === true) this.onFailure(resetError());
    else if (this.head !== undefined) this.onEnd(this.head);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // A bug of ours, like a request id that is not a valid header value. The message contains no value.
    if ("code" in error && error.code === "UND_ERR_INVALID_ARG") this.fail(error);
    else this.onFailure(toTransportError(error, this.head !== undefined));
  }

  /** Ends the exchange from outside, at once, whether it was sent yet or not. */
  stop(why: StopReason): void {
    this.onFailure(stopError(why));
    this.abort();
  }

  /** Ends the exchange by an error of ours, or of the source of an upload. */
  fail(error: unknown): void {
    if (this.#settled) return;
    this.reject(error);
    this.abort();
  }

  protected resolve(response: R): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#observer?.onResponse(response);
    this.#resolve?.(response);
  }

  protected reject(error: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#observer?.onError(error);
    this.#reject?.(error);
  }

  protected get settled(): boolean {
    return this.#settled;
  }

  /** Closes the connection, unless the exchange is over. */
  protected abort(): void {
    this.#controller?.abort(new Error("stopped"));
  }
}
