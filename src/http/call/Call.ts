import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { UpstreamError, type UpstreamCall } from "../../UpstreamError.js";
import type { Exchange, ExchangeObserver, ResponseHead } from "../exchange/Exchange.js";
import { TransportError } from "../exchange/TransportError.js";
import { Deadline } from "../limits/Deadline.js";
import type { SharedAbort } from "../limits/SharedAbort.js";
import type { Bulkhead } from "../resilience/Bulkhead.js";
import { errorVerdict, responseVerdict } from "../resilience/CircuitBreaker.js";
import { failureError } from "../response/classify.js";
import type { Caller } from "./Caller.js";
import type { CallTrace } from "./CallTrace.js";
import { type Request, setLastHeaders } from "./request.js";
import { sessionCookies } from "./sessionCookie.js";
import type { Transport } from "./Transport.js";

/** One call, from the caller's `beforeCall` to its report: it acquires a slot, and is sent in one or more tries. */
export class Call implements ExchangeObserver {
  readonly target: UpstreamCall;
  readonly deadline: Deadline;
  readonly #transport: Transport;
  readonly #caller: Caller;
  readonly #request: Request;
  readonly #onSent: (() => void) | undefined;
  readonly #trace: CallTrace | undefined;
  /** Headers of all tries; those of a trace are behind them. */
  readonly #headerCount: number;
  readonly #startedAt = performance.now();
  /** Where it has a slot, by the token that the caller had then. */
  #bulkhead: Bulkhead | undefined;
  #token: string | undefined;
  /** Of the circuit breaker, for the last try; -1 before the first. */
  #ticket = -1;
  /** The last try began with little time left, so that a timeout says nothing of the upstream. */
  #isLate = false;
  #tries = 0;
  #hasStream = false;
  #status: number | undefined;
  #setsCookie = false;

  /**
   * @param onSent told when the last byte of the body is given to the socket; from then on the call outlives its caller
   * @throws what the caller's `beforeCall` throws; then there is no call, and no report
   */
  constructor(
    transport: Transport,
    caller: Caller,
    callerAbort: SharedAbort,
    target: UpstreamCall,
    request: Request,
    onSent?: () => void,
  ) {
    caller.beforeCall?.(target);
    this.#trace = caller.traceCall?.(target);
    this.#headerCount = request.headers.length;
    this.target = target;
    this.deadline = new Deadline(callerAbort);
    this.#transport = transport;
    this.#caller = caller;
    this.#request = request;
    this.#onSent = onSent;
  }

  /** True when a response has set a session cookie, which is for this caller only. */
  get setsCookie(): boolean {
    return this.#setsCookie;
  }

  /**
   * Acquires a slot, which the call keeps until it ends; waits for one until its deadline, if it returns a promise.
   * @throws TransportError when the circuit is open, too many wait already, or the call is stopped while it waits
   */
  acquire(kind: "calls" | "transfers"): Promise<void> | undefined {
    this.#transport.breaker.check(); // no call waits for a slot only to be refused
    const { token, isBackground } = this.#caller;
    const bulkhead = this.#transport[kind === "calls" && isBackground === true ? "background" : kind];
    this.#token = token;
    if (!bulkhead.tryAcquire(token)) return this.#waitFor(bulkhead);
    this.#bulkhead = bulkhead;
    return undefined;
  }

  #waitFor(bulkhead: Bulkhead): Promise<void> {
    return bulkhead.acquire(this.#token, this.deadline, () => void (this.#bulkhead = bulkhead));
  }

  /**
   * Sends the request once.
   * @throws TransportError at once when the circuit is open, later when there is no response
   */
  send<R extends ResponseHead>(exchange: Exchange<R>, body?: Readable): Promise<R> {
    this.#ticket = this.#transport.breaker.enter();
    this.#tries++;
    this.#status = undefined;
    this.#hasStream = body !== undefined;
    if (this.#trace) setLastHeaders(this.#request, this.#headerCount, this.#trace.startTry());
    this.#isLate = this.deadline.mostlySpent;
    const request: Dispatcher.DispatchOptions = body === undefined ? this.#request : { ...this.#request, body };
    const response = exchange.send(request, this.#transport, this);
    this.deadline.onStop(exchange);
    return response;
  }

  /** A body that streams tells itself when it is sent. */
  onStart(): void {
    if (!this.#hasStream) this.noteSent();
  }

  /** Any response may renew the session or end it, an error or a redirect too. */
  onHead({ status, headers }: ResponseHead): void {
    this.#status = status;
    this.#trace?.onHead(status);
    const setCookie = headers["set-cookie"];
    if (setCookie === undefined) return;
    for (const cookie of sessionCookies(setCookie)) {
      this.#setsCookie = true;
      this.#caller.onSessionCookie(cookie);
    }
  }

  onResponse({ status }: ResponseHead): void {
    this.#transport.breaker.settle(this.#ticket, responseVerdict(status));
  }

  onError(error: unknown): void {
    const isLateTimeout = this.#isLate && error instanceof TransportError && error.kind === "timeout";
    this.#trace?.failTry(error);
    this.#transport.breaker.settle(this.#ticket, isLateTimeout ? "unknown" : errorVerdict(error));
  }

  /** The last byte of the body was given to the socket. */
  noteSent(): void {
    if (this.#onSent === undefined) return;
    this.deadline.outliveCaller();
    this.#onSent();
  }

  /** Lets others probe the upstream too, if this is the circuit breaker's probe: from now on it depends on the caller's pace. */
  releaseProbe(): void {
    this.#transport.breaker.releaseProbe(this.#ticket);
  }

  /**
   * Reports the call once its result is known.
   * @throws UpstreamError in place of a TransportError
   */
  async report<T>(result: Promise<T>): Promise<T> {
    try {
      const value = await result;
      this.end();
      return value;
    } catch (error) {
      throw this.fail(error);
    }
  }

  /** Like `report`, but the call ends with the stream: until then the caller's abort still reaches it. */
  async reportStream<T extends { readonly body: Readable }>(result: Promise<T>): Promise<T> {
    try {
      const value = await result;
      const { body } = value;
      // "close" comes last, whether the stream ended, broke or was destroyed.
      body.once("close", () => this.end(body.errored ?? undefined));
      return value;
    } catch (error) {
      throw this.fail(error);
    }
  }

  /** Ends the call by an error. @returns an UpstreamError in place of a TransportError */
  fail(error: unknown): unknown {
    const publicError = error instanceof TransportError ? failureError(this.target, error) : error;
    this.end(publicError);
    return publicError;
  }

  /** Releases all that the call holds, and reports it. */
  end(error?: unknown): void {
    this.deadline.release();
    this.#bulkhead?.release(this.#token);
    this.#bulkhead = undefined;
    this.#trace?.end(error);
    const { onCall } = this.#transport;
    if (this.#caller.afterCall === undefined && onCall === undefined) return;
    const { service, method, path } = this.target;
    const report = {
      service,
      method,
      path,
      status: this.#status,
      durationMs: performance.now() - this.#startedAt,
      tries: this.#tries,
      errorKind: error instanceof UpstreamError ? error.kind : undefined,
    };
    onCall?.(report);
    this.#caller.afterCall?.(report);
  }
}
