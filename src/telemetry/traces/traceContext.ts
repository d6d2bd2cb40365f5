import type { IncomingHttpHeaders } from "node:http";
import { createTraceState, type SpanContext } from "@opentelemetry/api";

/** Version, trace id, id of the parent span, flags. A later version may have more behind. */
const TRACE_PARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const ZEROS = /^0+$/;

/**
 * The trace that a request belongs to by its headers (https://www.w3.org/TR/trace-context/).
 *
 * @returns undefined when there is none, or it is not well-formed
 */
export function readTraceContext({ traceparent, tracestate }: IncomingHttpHeaders): SpanContext | undefined {
  if (typeof traceparent !== "string") return undefined;
  const [, version, traceId = "", spanId = "", flags = "", rest] = TRACE_PARENT.exec(traceparent) ?? [];
  if (version === undefined || version === "ff" || (version === "00" && rest !== undefined)) return undefined;
  if (ZEROS.test(traceId) || ZEROS.test(spanId)) return undefined;
  const state = typeof tracestate === "string" ? createTraceState(tracestate) : undefined;
  return {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(state && { traceState: state }),
  };
}

/** The headers that tell another service of a span, names and values in turn. */
export function traceHeaders({ traceId, spanId, traceFlags, traceState }: SpanContext): string[] {
  const flags = traceFlags.toString(16).padStart(2, "0");
  const headers = ["traceparent", `00-${traceId}-${spanId}-${flags}`];
  const state = traceState?.serialize();
  if (state) headers.push("tracestate", state);
  return headers;
}
