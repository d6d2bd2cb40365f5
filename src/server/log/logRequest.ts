import type { ServerResponse } from "node:http";
import type { CallReport } from "../../http/call/Caller.js";
import type { RequestTrace } from "../../telemetry/traces/RequestTrace.js";
import { incompleteReason } from "./incompleteResponse.js";
import type { OperationFacts } from "./OperationFacts.js";
import type { CallLine, RequestLine, RequestLog, RequestMessage } from "./RequestLog.js";

/** What is known of a request when its response has been sent. */
export interface LoggedRequest {
  readonly requestLog: RequestLog;
  readonly requestId: string;
  /** The caller's network address. */
  readonly address: string;
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly calls: readonly CallReport[];
  /** Of the payloads, in the order in which they were made. */
  readonly outcomes: readonly string[];
  readonly operation: Readonly<OperationFacts>;
  readonly response: ServerResponse;
  /** Its part of a trace. */
  readonly span?: RequestTrace | undefined;
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 10) / 10;

/** The first name of a path. The others may be secret. */
const resourceOf = (path: string) => /^\/[^/?]*/.exec(path)?.[0] ?? "/";

const callLine = ({ service, method, path, status, durationMs, tries, errorKind }: CallReport): CallLine => ({
  call: `${service} ${method} ${resourceOf(path)}`,
  status,
  durationMs: rounded(durationMs),
  tries: tries > 1 ? tries : undefined,
  error: errorKind,
});

/** No variables, no document, no path: they may hold secrets. docs/log.md describes each field. */
function lineOf(request: LoggedRequest): RequestLine {
  const { requestId, address, startedAt, operation, calls, outcomes, response, span } = request;
  const { stream } = operation;
  // A stream is never complete by itself, so a client that closes it is no failure.
  const incomplete = incompleteReason(response);
  return {
    requestId,
    trace_id: span?.traceId,
    span_id: span?.spanId,
    remoteAddress: address || undefined,
    operation: operation.name,
    type: operation.type,
    hash: operation.hash,
    route: operation.route,
    method: operation.method,
    planned: operation.planned,
    repeated: operation.repeated,
    renewed: operation.renewed,
    untrusted: operation.untrusted,
    status: response.statusCode,
    codes: operation.codes,
    outcome: outcomes.length > 1 ? outcomes : outcomes[0],
    incomplete: stream ? undefined : incomplete,
    events: stream?.events,
    endedBy: stream && (incomplete ?? stream.endedBy),
    durationMs: rounded(performance.now() - startedAt),
    upstream: calls.map(callLine),
  };
}

/**
 * Writes one line once the response is sent or the connection closed, which it may be already: what was asked, how it ended, and
 * the upstream calls.
 */
export function logOnClose(request: LoggedRequest, message: RequestMessage = "operation"): void {
  const write = () => {
    request.requestLog.info(lineOf(request), message);
    request.span?.end(request, incompleteReason(request.response));
  };
  if (request.response.closed) write();
  else request.response.on("close", write);
}
