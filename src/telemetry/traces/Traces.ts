import type { IncomingMessage } from "node:http";
import {
  type Context,
  INVALID_TRACEID,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { ForwardedTrace } from "./ForwardedTrace.js";
import { RequestSpan } from "./RequestSpan.js";
import type { RequestTrace } from "./RequestTrace.js";
import { readTraceContext } from "./traceContext.js";
import { type BaseUrls, UpstreamTargets } from "./upstreamTargets.js";

/** What becomes of the trace that a caller names: see `TRACE_PARENT`. */
export type TraceParent = "continue" | "link" | "ignore";

export interface TracesOptions {
  /** Makes the spans; without one no span is made, and traces are only passed on. */
  readonly tracer: Tracer | undefined;
  /** The span that is active when a request comes, if the SDK is the operator's and has its own idea of it. */
  readonly activeContext?: (() => Context) | undefined;
  readonly traceParent: TraceParent;
  /** Whether the peer of a connection may name the trace that a request belongs to. */
  readonly isTrusted: (address: string | undefined) => boolean;
  readonly baseUrls: BaseUrls;
}

/** A request when it begins. */
export interface BegunRequest {
  readonly request: IncomingMessage;
  /** Method and path, without what may be secret; undefined when there is nothing at the path. */
  readonly route: string | undefined;
  readonly isHttps: boolean;
  /** By `performance.now()`. */
  readonly startedAt: number;
}

/** Begins the trace of each request, or goes on with the caller's. */
export class Traces {
  readonly #options: TracesOptions;
  readonly #targets: UpstreamTargets;

  constructor(options: TracesOptions) {
    this.#options = options;
    this.#targets = new UpstreamTargets(options.baseUrls);
  }

  /** @returns undefined when nothing is to be traced */
  start(begun: BegunRequest): RequestTrace | undefined {
    const { tracer, traceParent, isTrusted } = this.#options;
    const { headers, socket } = begun.request;
    const named = traceParent === "ignore" ? undefined : readTraceContext(headers);
    const continues = named !== undefined && traceParent === "continue" && isTrusted(socket.remoteAddress);
    if (tracer === undefined) return continues ? new ForwardedTrace(named) : undefined;
    return this.#startSpan(tracer, begun, {
      parent: continues ? named : undefined,
      link: continues ? undefined : named,
    });
  }

  #startSpan(
    tracer: Tracer,
    { request: { method = "GET" }, route, isHttps, startedAt }: BegunRequest,
    { parent, link }: { readonly parent: SpanContext | undefined; readonly link: SpanContext | undefined },
  ): RequestTrace | undefined {
    const base = this.#options.activeContext?.() ?? ROOT_CONTEXT;
    const hasActive = trace.getSpan(base) !== undefined;
    const span: Span = tracer.startSpan(
      route ?? method,
      {
        kind: hasActive ? SpanKind.INTERNAL : SpanKind.SERVER,
        startTime: startedAt,
        ...(link && !hasActive && { links: [{ context: withoutState(link) }] }),
      },
      parent && !hasActive ? trace.setSpanContext(base, parent) : base,
    );
    const context = span.spanContext();
    if (context.traceId === INVALID_TRACEID) return undefined;
    if (!span.isRecording()) return new ForwardedTrace(context);
    const path = route?.slice(route.indexOf(" ") + 1);
    return new RequestSpan({ tracer, targets: this.#targets, span, base, method, route: path, isHttps });
  }
}

/** The state is a text of the caller's, of whom nothing is known. */
const withoutState = ({ traceId, spanId, traceFlags }: SpanContext): SpanContext => ({
  traceId,
  spanId,
  traceFlags,
  isRemote: true,
});
