import { type Context, type Span, type SpanContext, trace, type Tracer } from "@opentelemetry/api";
import type { CallTrace, LookTrace, LookTracer } from "../../http/call/CallTrace.js";
import type { UpstreamCall } from "../../UpstreamError.js";
import { CallSpans, markFailure } from "./CallSpans.js";
import type { UpstreamTargets } from "./upstreamTargets.js";

export interface LookOptions {
  readonly tracer: Tracer;
  readonly targets: UpstreamTargets;
  readonly base: Context;
  /** The span of the subscription that they are made for. */
  readonly subscription: SpanContext;
}

/**
 * The spans of the looks for subscribers. Each look is a trace of its own with a link to the subscription: a subscription may last
 * for days, has often ended before its looks are read, and shares them with others.
 */
export class LookSpans implements LookTracer {
  readonly #options: LookOptions;

  constructor(options: LookOptions) {
    this.#options = options;
  }

  startLook(): LookTrace {
    const { tracer, base, subscription } = this.#options;
    const span = tracer.startSpan("poll", { root: true, links: [{ context: subscription }] }, base);
    return new LookSpan(this.#options, span);
  }
}

class LookSpan implements LookTrace {
  readonly #options: LookOptions;
  readonly #span: Span;

  constructor(options: LookOptions, span: Span) {
    this.#options = options;
    this.#span = span;
  }

  traceCall(call: UpstreamCall): CallTrace {
    const { tracer, targets, base } = this.#options;
    return new CallSpans(tracer, trace.setSpan(base, this.#span), targets.of(call));
  }

  end(error?: unknown): void {
    if (error !== undefined) markFailure(this.#span, error);
    this.#span.end();
  }
}
