import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { batchWrite } from "../../runtime/batchWrites.js";
import { UpstreamError } from "../../UpstreamError.js";
import type { Caller, UpstreamCall } from "./Caller.js";
import type { SharedAbort } from "../limits/SharedAbort.js";
import { Deadline } from "../limits/Deadline.js";
import { verdictOf } from "../resilience/CircuitBreaker.js";
import { failureError } from "../response/classify.js";
import type { Exchange, ResponseHead, Outcome, Receiver, Settlement } from "../exchange/Exchange.js";
import type { Semaphore, Share } from "../resilience/Semaphore.js";
import { sessionCookies } from "./sessionCookie.js";
import type { Transport } from "./Transport.js";

/** One call from its admission by the caller to its report: it takes its place, and is sent in one or more tries. */
export class Call {
  readonly facts: UpstreamCall;
  readonly limits: Deadline;
  readonly #transport: Transport;
  readonly #caller: Caller;
  readonly #startedAt: number;
  #place: Semaphore | undefined;
  #share: Share | undefined;
  #pass: number | undefined;
  #tries = 0;
  #status: number | undefined;
  #setsCookie = false;

  /** @throws what the caller's `beforeCall` throws; then there is no call, and no report */
  constructor(transport: Transport, caller: Caller, callerAbort: SharedAbort, facts: UpstreamCall) {
    caller.beforeCall?.(facts);
    this.#transport = transport;
    this.#caller = caller;
    this.facts = facts;
    this.limits = new Deadline(callerAbort);
    this.#startedAt = performance.now();
  }

  /** True when an answer to it has set a session cookie, which concerns this caller alone. */
  get setsCookie(): boolean {
    return this.#setsCookie;
  }

  /**
   * Takes a place among the calls under way, until the call has ended; waits for one, within its limits, when it returns
   * a promise.
   * @throws UpstreamError when the circuit is open, too many wait already, or the call is stopped while it waits
   */
  acquire(places: Semaphore): Promise<void> | undefined {
    const { breaker } = this.#transport;
    // Asked here too: nobody waits for a place only to be refused.
    if (breaker.refuses) throw failureError(this.facts, breaker.refusal);
    this.#share = places.shareOf(this.#caller);
    if (!places.take(this.#share)) return this.#waitForPlace(places);
    this.#place = places;
    return undefined;
  }

  async #waitForPlace(places: Semaphore): Promise<void> {
    const failure = await places.wait(this.limits, this.#share);
    if (failure !== undefined) throw failureError(this.facts, failure);
    this.#place = places;
  }

  /** Sends the request once, unless the circuit is open. */
  send<A extends ResponseHead>(
    request: Dispatcher.DispatchOptions,
    createExchange: (settlement: Settlement<A>) => Exchange<A>,
  ): Promise<Outcome<A>> {
    return new Promise((resolve, reject) => this.sendFor({ resolve, reject }, request, createExchange));
  }

  /** The same for a receiver: no promise is made. */
  sendFor<A extends ResponseHead>(
    receiver: Receiver<A>,
    request: Dispatcher.DispatchOptions,
    createExchange: (settlement: Settlement<A>) => Exchange<A>,
  ): void {
    const { breaker, pool } = this.#transport;
    const pass = breaker.enter();
    if (pass === undefined) {
      receiver.resolve({ failure: breaker.refusal });
      return;
    }
    this.#pass = pass;
    this.#tries++;
    this.#status = undefined;
    // Having waited for its place, it left the upstream little time: that it times out says nothing then.
    const exchange = createExchange(new Try(this, this.#transport, receiver, pass, this.limits.mostlySpent));
    this.limits.onStop(exchange);
    batchWrite(
      () => {
        if (!this.limits.stopped) pool.dispatch(request, exchange);
      },
      (error) => exchange.fail(error),
    );
  }

  /** Says that the try under way depends on the pace of the caller: if it is the circuit breaker's probe, others may be too. */
  releaseProbe(): void {
    if (this.#pass !== undefined) this.#transport.breaker.letOthersProbe(this.#pass);
  }

  /** Passes the result on, and reports that the call has ended. */
  async report<T>(result: Promise<T>): Promise<T> {
    try {
      const value = await result;
      this.end();
      return value;
    } catch (error) {
      this.end(error);
      throw error;
    }
  }

  /** Like `report`, but the call ends with the stream: until then the caller's abort still reaches it. */
  async reportStream<T extends { readonly body: Readable }>(result: Promise<T>): Promise<T> {
    try {
      const value = await result;
      const { body } = value;
      // "close" comes last, whether the stream ended, broke or was destroyed.
      body.once("close", () => this.end(body.errored));
      return value;
    } catch (error) {
      this.end(error);
      throw error;
    }
  }

  /** The call has ended, by this error if there is one: it gives back its place, and is reported. */
  end(error?: unknown): void {
    this.limits.release();
    this.#place?.give(this.#share);
    this.#place = undefined;
    if (this.#caller.afterCall === undefined) return;
    const { service, method, path } = this.facts;
    this.#caller.afterCall({
      service,
      method,
      path,
      status: this.#status,
      durationMs: performance.now() - this.#startedAt,
      tries: this.#tries,
      errorKind: error instanceof UpstreamError ? error.kind : undefined,
    });
  }

  /** Every answer may renew the session or end it: an error and a redirect too. */
  receiveHead({ status, headers }: ResponseHead): void {
    this.#status = status;
    const setCookie = headers["set-cookie"];
    if (setCookie === undefined) return;
    for (const cookie of sessionCookies(setCookie)) {
      this.#setsCookie = true;
      this.#caller.onSessionCookie(cookie);
    }
  }
}

/** Where one try of a call ends: the circuit breaker is told first. */
class Try<A extends ResponseHead> implements Settlement<A> {
  readonly #call: Call;
  readonly #transport: Transport;
  readonly #receiver: Receiver<A>;
  readonly #pass: number;
  readonly #late: boolean;

  /**
   * @param pass of the circuit breaker
   * @param late it leaves the upstream so little time that to time out says nothing of it
   */
  constructor(call: Call, transport: Transport, receiver: Receiver<A>, pass: number, late: boolean) {
    this.#call = call;
    this.#transport = transport;
    this.#receiver = receiver;
    this.#pass = pass;
    this.#late = late;
  }

  resolve(outcome: Outcome<A>): void {
    const saysNothing = this.#late && outcome.failure?.kind === "timeout";
    this.#transport.breaker.leave(this.#pass, saysNothing ? "unknown" : verdictOf(outcome));
    this.#receiver.resolve(outcome);
  }

  reject(error: unknown): void {
    this.#transport.breaker.leave(this.#pass, "unknown");
    this.#receiver.reject(error);
  }

  onHead(head: ResponseHead): void {
    this.#call.receiveHead(head);
  }

  wasReset(): boolean {
    return this.#transport.resets.now;
  }
}
