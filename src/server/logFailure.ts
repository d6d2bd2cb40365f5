import { GraphQLError } from "graphql";
import type { Logger } from "pino";
import { UpstreamError } from "../UpstreamError.js";
import { describeFailure } from "./failure.js";

/** Where a failure belongs to. */
export interface FailedRequest {
  readonly log: Logger;
  readonly requestId: string;
}

/** Puts a failure into the log: an upstream's with its facts, an unforeseen one with its stack, a caller's own quietly. */
export function logFailure({ log, requestId }: FailedRequest, thrown: unknown): void {
  let error = thrown;
  while (error instanceof GraphQLError && error.originalError) error = error.originalError;
  if (error instanceof UpstreamError) {
    const { kind, service, method, path, status } = error;
    const level = kind === "unauthenticated" || kind === "notFound" || kind === "cancelled" ? "debug" : "warn";
    log[level]({ requestId, kind, service, method, path, status }, error.message);
  } else if (error instanceof GraphQLError || describeFailure(error).status < 500) {
    log.debug({ requestId, code: describeFailure(error).code }, "refused");
  } else {
    log.error({ requestId, err: error }, "unforeseen failure");
  }
}
