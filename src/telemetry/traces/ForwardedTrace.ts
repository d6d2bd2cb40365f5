import type { SpanContext } from "@opentelemetry/api";
import type { CallTrace } from "../../http/call/CallTrace.js";
import type { RequestTrace } from "./RequestTrace.js";
import { traceHeaders } from "./traceContext.js";

/** A trace to which this service adds no span: it is only passed on, by one set of headers for all calls. */
export class ForwardedTrace implements RequestTrace, CallTrace {
  readonly traceId: string;
  readonly spanId = undefined;
  readonly looks = undefined;
  readonly #context: SpanContext;
  #headers: readonly string[] | undefined;

  constructor(context: SpanContext) {
    this.traceId = context.traceId;
    this.#context = context;
  }

  traceCall(): CallTrace {
    return this;
  }

  startTry(): readonly string[] {
    return (this.#headers ??= traceHeaders(this.#context));
  }

  onHead(): void {
    // There is no span that could tell it.
  }

  failTry(): void {
    // There is no span that could tell it.
  }

  end(): void {
    // There is no span that could tell it.
  }
}
