import type { Dispatcher } from "undici";
import type { Call } from "./Call.js";
import { bodyUse, failureError, readAnswer } from "../response/classify.js";
import { CollectedExchange, type CollectedResponse } from "../exchange/CollectedExchange.js";
import type { Outcome, Receiver, Settlement } from "../exchange/Exchange.js";
import type { UpstreamResponse } from "../cache/UpstreamResponse.js";
import { isWorthRetry, retry } from "../resilience/retry.js";
import type { Transport } from "./Transport.js";

export interface JsonCallOptions {
  /** Try again when the upstream is not to be had. */
  readonly retried: boolean;
  /** What the call was answered last time; it is the result when the answer is the same. */
  readonly last?: UpstreamResponse | undefined;
}

/**
 * One JSON call under the total deadline, and its report: limits → place → retries → circuit breaker → exchange → reading
 * of the answer.
 */
export function callJson(
  transport: Transport,
  call: Call,
  request: Dispatcher.DispatchOptions,
  options: JsonCallOptions,
): Promise<UpstreamResponse> {
  return new Promise((resolve, reject) => new JsonCall(transport, call, request, options, resolve, reject).start());
}

/** Written without promises where all goes well at the first try: each costs a read that is answered as before a part of its time. */
class JsonCall implements Receiver<CollectedResponse> {
  readonly #transport: Transport;
  readonly #call: Call;
  readonly #request: Dispatcher.DispatchOptions;
  readonly #options: JsonCallOptions;
  readonly #onRead: (read: UpstreamResponse) => void;
  readonly #onError: (error: unknown) => void;

  constructor(
    transport: Transport,
    call: Call,
    request: Dispatcher.DispatchOptions,
    options: JsonCallOptions,
    onRead: (read: UpstreamResponse) => void,
    onError: (error: unknown) => void,
  ) {
    this.#transport = transport;
    this.#call = call;
    this.#request = request;
    this.#options = options;
    this.#onRead = onRead;
    this.#onError = onError;
  }

  start(): void {
    try {
      this.#call.limits.set(this.#transport.timeoutMs);
      const turn = this.#call.acquire(this.#transport.callSemaphore);
      if (turn === undefined) this.#send();
      else turn.then(() => this.#send()).catch((error: unknown) => this.reject(error));
    } catch (error) {
      this.reject(error);
    }
  }

  #send(): void {
    if (this.#options.retried) this.#transport.budget.countCall();
    this.#call.sendFor(this, this.#request, this.#createExchange);
  }

  readonly #createExchange = (settlement: Settlement<CollectedResponse>) =>
    new CollectedExchange(settlement, bodyUse, this.#transport.maxAnswerBytes, this.#options.last?.bytes);

  /** The outcome of the first try. */
  resolve(outcome: Outcome<CollectedResponse>): void {
    if (this.#options.retried && isWorthRetry(outcome)) {
      const attempt = () => this.#call.send(this.#request, this.#createExchange);
      retry(outcome, attempt, this.#call.limits, this.#transport).then(
        (last) => this.#finish(last),
        (error: unknown) => this.reject(error),
      );
    } else {
      this.#finish(outcome);
    }
  }

  #finish({ answer, failure }: Outcome<CollectedResponse>): void {
    try {
      if (failure !== undefined) throw failureError(this.#call.facts, failure);
      const read = readAnswer(this.#call.facts, answer, this.#transport.maxAnswerBytes);
      if (read instanceof Promise)
        read.then(
          (decoded) => this.#end(decoded),
          (error: unknown) => this.reject(error),
        );
      else this.#end(read);
    } catch (error) {
      this.reject(error);
    }
  }

  #end(read: UpstreamResponse): void {
    const { last } = this.#options;
    this.#call.end();
    this.#onRead(last?.equals(read) === true ? last : read);
  }

  reject(error: unknown): void {
    this.#call.end(error);
    this.#onError(error);
  }
}
