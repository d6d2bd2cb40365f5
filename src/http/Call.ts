import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { UpstreamError } from "../UpstreamError.js";
import type { Caller, UpstreamCall } from "./Caller.js";
import type { CallerAbort } from "./CallerAbort.js";
import { CallLimits } from "./CallLimits.js";
import type { Exchange, Head, Outcome, Settlement } from "./Exchange.js";
import { sessionCookies } from "./sessionCookie.js";
import type { Transport } from "./Transport.js";

/** One call from its admission by the caller to its report, over one or more tries. */
export class Call {
  readonly facts: UpstreamCall;
  readonly limits: CallLimits;
  readonly #transport: Transport;
  readonly #caller: Caller;
  readonly #startedAt: number;
  #tries = 0;
  #status: number | undefined;

  /** @throws what the caller's `beforeCall` throws; then there is no call, and no report */
  constructor(transport: Transport, caller: Caller, callerAbort: CallerAbort, facts: UpstreamCall) {
    caller.beforeCall?.(facts);
    this.#transport = transport;
    this.#caller = caller;
    this.facts = facts;
    this.limits = new CallLimits(callerAbort);
    this.#startedAt = performance.now();
  }

  /** Sends the request once. */
  send<A extends Head>(
    request: Dispatcher.DispatchOptions,
    createExchange: (settlement: Settlement<A>) => Exchange<A>,
  ): Promise<Outcome<A>> {
    this.#tries++;
    this.#status = undefined;
    return new Promise((resolve, reject) => {
      const exchange = createExchange({
        resolve,
        reject,
        onHead: (head) => this.#onHead(head),
        isCut: () => this.#transport.resets.now,
      });
      this.limits.watch(exchange);
      if (!this.limits.stopped) this.#transport.pool.dispatch(request, exchange);
    });
  }

  /** Passes the result on, and reports that the call has ended. */
  async report<T>(result: Promise<T>): Promise<T> {
    try {
      const value = await result;
      this.#end();
      return value;
    } catch (error) {
      this.#end(error);
      throw error;
    }
  }

  /** Like `report`, but the call ends with the stream: until then the caller's abort still reaches it. */
  async reportStream<T extends { readonly body: Readable }>(result: Promise<T>): Promise<T> {
    try {
      const value = await result;
      const { body } = value;
      // "close" comes last, whether the stream ended, broke or was destroyed.
      body.once("close", () => this.#end(body.errored));
      return value;
    } catch (error) {
      this.#end(error);
      throw error;
    }
  }

  #end(error?: unknown): void {
    this.limits.release();
    if (this.#caller.afterCall === undefined) return;
    this.#caller.afterCall({
      ...this.facts,
      ...(this.#status !== undefined && { status: this.#status }),
      durationMs: performance.now() - this.#startedAt,
      tries: this.#tries,
      ...(error instanceof UpstreamError && { errorKind: error.kind }),
    });
  }

  /** Every answer may renew the session or end it: an error and a redirect too. */
  #onHead({ status, headers }: Head): void {
    this.#status = status;
    const setCookie = headers["set-cookie"];
    if (setCookie === undefined) return;
    for (const cookie of sessionCookies(setCookie)) this.#caller.receive(cookie);
  }
}
