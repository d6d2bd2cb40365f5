import { type Context, type Span, SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import type { CallTrace } from "../../http/call/CallTrace.js";
import { TransportError } from "../../http/exchange/TransportError.js";
import { UpstreamError } from "../../UpstreamError.js";
import { traceHeaders } from "./traceContext.js";
import type { Target } from "./upstreamTargets.js";

/** What went wrong, in words that hold no path, no header and no token. */
function failureOf(error: unknown): { readonly type: string; readonly message?: string } {
  if (error instanceof UpstreamError) return { type: error.kind, message: error.detail };
  if (error instanceof TransportError) return { type: error.kind, message: error.message };
  return { type: "_OTHER" };
}

/** Marks a span as failed. That a caller went away is no failure. */
export function markFailure(span: Span, error: unknown): void {
  const { type, message } = failureOf(error);
  span.setAttribute("error.type", type);
  if (type !== "cancelled") span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
}

/**
 * The spans of one call: one of the kind `CLIENT` for each try, as the conventions of OpenTelemetry have it. Its end is that of the
 * body, so the one of an upload or a download lasts as long as the transfer. A call that is given up before it is sent has one too.
 */
export class CallSpans implements CallTrace {
  readonly #tracer: Tracer;
  readonly #parent: Context;
  readonly #target: Target;
  readonly #startedAt = performance.now();
  #span: Span | undefined;
  #tries = 0;
  #status = 0;
  #headAt = 0;

  constructor(tracer: Tracer, parent: Context, target: Target) {
    this.#tracer = tracer;
    this.#parent = parent;
    this.#target = target;
  }

  startTry(): readonly string[] {
    if (this.#span) this.#end(this.#span, undefined, this.#headAt); // its response was one to try again for
    const span = this.#start();
    if (this.#tries > 0) span.setAttribute("http.request.resend_count", this.#tries);
    this.#span = span;
    this.#tries += 1;
    this.#status = 0;
    return traceHeaders(span.spanContext());
  }

  onHead(status: number): void {
    this.#status = status;
    this.#headAt = performance.now();
  }

  failTry(error: unknown): void {
    if (this.#span) this.#end(this.#span, error);
    this.#span = undefined;
  }

  end(error?: unknown): void {
    if (this.#span) this.#end(this.#span, error);
    else if (this.#tries === 0 && error !== undefined) this.#end(this.#start(this.#startedAt), error);
    this.#span = undefined;
  }

  #start(startTime?: number): Span {
    const { spanName, attributes } = this.#target;
    const options = { kind: SpanKind.CLIENT, attributes, ...(startTime !== undefined && { startTime }) };
    return this.#tracer.startSpan(spanName, options, this.#parent);
  }

  #end(span: Span, error: unknown, endTime?: number): void {
    const status = this.#status;
    if (status > 0) span.setAttribute("http.response.status_code", status);
    if (status >= 400) {
      span.setAttribute("error.type", String(status));
      span.setStatus({ code: SpanStatusCode.ERROR });
    } else if (error !== undefined) markFailure(span, error);
    span.end(endTime);
  }
}
