import type { ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { CallReport } from "../http/Caller.js";

/** Which operation it was. */
export interface OperationFacts {
  name?: string;
  type?: string;
  hash?: string;
  /** The upstream answered as the last time, and so could we. */
  repeated?: boolean;
}

/** What is known of an operation when its answer has left. */
export interface LoggedOperation {
  /** A plan's names its operation in each line already. */
  readonly log: Logger;
  readonly requestId: string;
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly calls: readonly CallReport[];
  readonly operation: Readonly<OperationFacts>;
  readonly response: ServerResponse;
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 10) / 10;

/** The first name of a path: the others may be secret. */
const resourceOf = (path: string) => /^\/[^/?]*/.exec(path)?.[0] ?? "/";

const factsOf = ({ service, method, path, status, durationMs, tries, errorKind: error }: CallReport) => ({
  call: `${service} ${method} ${resourceOf(path)}`,
  status,
  durationMs: rounded(durationMs),
  tries: tries > 1 ? tries : undefined,
  error,
});

/** Writes the one line of an operation: which, how long, what it caused upstream. No variables, no document, no path: they may hold secrets. */
function logOperation(scope: LoggedOperation): void {
  const { log, requestId, startedAt, operation, calls, response } = scope;
  log.info(
    {
      requestId,
      operation: operation.name,
      type: operation.type,
      hash: operation.hash,
      repeated: operation.repeated,
      status: response.statusCode,
      incomplete: response.writableFinished ? undefined : true,
      durationMs: rounded(performance.now() - startedAt),
      upstream: calls.map(factsOf),
    },
    "operation",
  );
}

/** Logs an operation once its answer has left or the caller has, unless what it returns is called before. */
export function logWhenDone(scope: LoggedOperation): () => void {
  const { response } = scope;
  const done = () => logOperation(scope);
  response.on("close", done);
  return () => response.off("close", done);
}
