import { type Attributes, type Context, type Span, SpanStatusCode, trace, type Tracer } from "@opentelemetry/api";
import type { CallTrace, LookTracer } from "../../http/call/CallTrace.js";
import type { UpstreamCall } from "../../UpstreamError.js";
import { CallSpans } from "./CallSpans.js";
import { LookSpans } from "./LookSpans.js";
import type { EndedRequest, RequestTrace } from "./RequestTrace.js";
import type { UpstreamTargets } from "./upstreamTargets.js";

/** Codes of errors that are not the caller's. */
const FAULTS = /^(?:UPSTREAM_|INTERNAL_SERVER_ERROR$|SERVICE_OVERLOADED$)/;

/** Where a client did not get the whole response, whose fault that was. */
const OWN_FAULTS: ReadonlySet<string> = new Set(["upstream failed", "internal error", "shutdown"]);

/** How a request is traced. */
export interface SpanOptions {
  readonly tracer: Tracer;
  readonly targets: UpstreamTargets;
  readonly span: Span;
  /** Without the span. */
  readonly base: Context;
  readonly method: string;
  readonly route: string | undefined;
  readonly isHttps: boolean;
}

/** The span of one request, of the kind `SERVER`: by the conventions of HTTP, and if it is an operation by those of GraphQL. */
export class RequestSpan implements RequestTrace {
  readonly traceId: string;
  readonly spanId: string;
  readonly #options: SpanOptions;
  readonly #context: Context;

  constructor(options: SpanOptions) {
    const { traceId, spanId } = options.span.spanContext();
    this.traceId = traceId;
    this.spanId = spanId;
    this.#options = options;
    this.#context = trace.setSpan(options.base, options.span);
  }

  get looks(): LookTracer {
    const { tracer, targets, span, base } = this.#options;
    return new LookSpans({ tracer, targets, base, subscription: span.spanContext() });
  }

  traceCall(call: UpstreamCall): CallTrace {
    const { tracer, targets } = this.#options;
    return new CallSpans(tracer, this.#context, targets.of(call));
  }

  end({ requestId, operation, outcomes, response }: EndedRequest, incomplete: string | undefined): void {
    const { span, method, route, isHttps } = this.#options;
    const { name, type, codes, repeated, renewed, stream } = operation;
    const attributes: Attributes = {
      "http.request.method": method,
      "url.scheme": isHttps ? "https" : "http",
      "ensims.request_id": requestId,
    };
    if (route !== undefined) attributes["http.route"] = route;
    if (response.headersSent) attributes["http.response.status_code"] = response.statusCode;
    if (type !== undefined) {
      attributes["graphql.operation.type"] = type;
      if (name !== undefined) attributes["graphql.operation.name"] = name;
      span.updateName(type);
    }
    if (repeated || renewed) attributes["ensims.reused"] = repeated ? "repeated" : "renewed";
    if (outcomes.length > 0) attributes["ensims.outcome"] = [...outcomes];
    if (codes !== undefined && codes.length > 0) attributes["ensims.error_codes"] = [...codes];
    if (stream) attributes["ensims.stream.events"] = stream.events;
    if (incomplete !== undefined) attributes["ensims.incomplete"] = incomplete;
    const fault = faultOf(response, codes, incomplete);
    if (fault !== undefined) {
      attributes["error.type"] = fault;
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.setAttributes(attributes);
    span.end();
  }
}

/** Undefined where all went well, or it is the caller who has to do something about it. */
function faultOf(
  { headersSent, statusCode }: EndedRequest["response"],
  codes: readonly string[] | undefined,
  incomplete: string | undefined,
): string | undefined {
  const code = codes?.find((each) => FAULTS.test(each));
  if (code !== undefined) return code;
  if (headersSent && statusCode >= 500) return String(statusCode);
  return incomplete !== undefined && OWN_FAULTS.has(incomplete) ? incomplete : undefined;
}
