import type { FastifyReply } from "fastify";
import type { Logger } from "pino";
import type { CallReport } from "../http/Caller.js";

/** Which operation it was. */
export interface OperationFacts {
  name?: string;
  type?: string;
  hash?: string;
  /** It ran from its compiled plan. */
  planned?: boolean;
}

/** What is known of an operation when its answer has left. */
export interface LoggedOperation {
  readonly log: Logger;
  readonly calls: readonly CallReport[];
  readonly operation: Readonly<OperationFacts>;
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 10) / 10;

/**
 * One line for each operation, once its answer has left or the caller has: which, how long, what it caused upstream.
 * No variables, no document, no path: they may hold secrets.
 */
export function logWhenDone(scope: LoggedOperation, { raw }: FastifyReply): void {
  const started = performance.now();
  raw.once("close", () => {
    const { log, operation, calls } = scope;
    log.info(
      {
        operation: operation.name,
        type: operation.type,
        hash: operation.hash,
        planned: operation.planned,
        status: raw.statusCode,
        ...(!raw.writableFinished && { incomplete: true }),
        durationMs: rounded(performance.now() - started),
        upstream: calls.map((call) => ({
          call: `${call.service} ${call.method} /${call.path.split("/", 2)[1] ?? ""}`,
          status: call.status,
          durationMs: rounded(call.durationMs),
          ...(call.tries > 1 && { tries: call.tries }),
          ...(call.errorKind && { error: call.errorKind }),
        })),
      },
      "operation",
    );
  });
}
