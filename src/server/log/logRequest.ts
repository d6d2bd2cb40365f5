import type { ServerResponse } from "node:http";
import type { GraphQLFormattedError } from "graphql";
import type { Logger } from "pino";
import type { CallReport } from "../../http/call/Caller.js";
import { incompleteReason } from "./incompleteResponse.js";

/** Which operation it was, and how it ended. */
export interface OperationFacts {
  name?: string | undefined;
  type?: string | undefined;
  hash?: string | undefined;
  /** Only for `/files`; without the path of the file. */
  route?: string | undefined;
  method?: string | undefined;
  /** If the upstream's answer is unchanged, ours is reused. */
  repeated?: boolean;
  /** The upstream's answer changed a little, and ours was made of the last one. */
  renewed?: boolean;
  /** The `extensions.code` of the errors in the answer, each once. */
  codes?: readonly string[];
  /** Only for a subscription. */
  stream?: { readonly events: number; readonly endedBy: string | undefined };
}

/** What is known of a request when its response has been sent. */
export interface LoggedRequest {
  /** That of a compiled operation names the operation in each line already. */
  readonly log: Pick<Logger, "info">;
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
}

/** The codes of errors, each once. */
export function codesOf(errors: readonly GraphQLFormattedError[]): string[] {
  return [...new Set(errors.map(({ extensions }) => String(extensions?.code)))];
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 10) / 10;

/** The first name of a path. The others may be secret. */
const resourceOf = (path: string) => /^\/[^/?]*/.exec(path)?.[0] ?? "/";

const factsOf = ({ service, method, path, status, durationMs, tries, errorKind }: CallReport) => ({
  call: `${service} ${method} ${resourceOf(path)}`,
  status,
  durationMs: rounded(durationMs),
  tries: tries > 1 ? tries : undefined,
  error: errorKind,
});

/** How the response ended. A stream is never complete by itself, so a client that closes it is no failure. */
function endOf({ operation: { stream }, response }: LoggedRequest) {
  const incomplete = incompleteReason(response);
  return stream ? { events: stream.events, endedBy: incomplete ?? stream.endedBy } : { incomplete };
}

/** No variables, no document, no path: they may hold secrets. docs/log.md describes each field. */
function lineOf(request: LoggedRequest) {
  const { requestId, address, startedAt, operation, calls, outcomes, response } = request;
  return {
    requestId,
    remoteAddress: address || undefined,
    operation: operation.name,
    type: operation.type,
    hash: operation.hash,
    route: operation.route,
    method: operation.method,
    repeated: operation.repeated,
    renewed: operation.renewed,
    status: response.statusCode,
    codes: operation.codes,
    outcome: outcomes.length > 1 ? outcomes : outcomes[0],
    ...endOf(request),
    durationMs: rounded(performance.now() - startedAt),
    upstream: calls.map(factsOf),
  };
}

/**
 * Writes one line once the response is sent or the connection closed, which it may be already: what was asked, how it ended, and
 * the upstream calls.
 */
export function logOnClose(request: LoggedRequest, message: "operation" | "refused" = "operation"): void {
  const write = () => request.log.info(lineOf(request), message);
  if (request.response.closed) write();
  else request.response.on("close", write);
}
