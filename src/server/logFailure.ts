import { GraphQLError } from "graphql";
import type { Logger } from "pino";
import { UpstreamError } from "../UpstreamError.js";
import { describeFailure } from "./failure.js";

/** Puts a failure into the log: an upstream's with its facts, an unforeseen one with its stack, a caller's own quietly. */
export function logFailure(log: Logger, thrown: unknown): void {
  let error = thrown;
  while (error instanceof GraphQLError && error.originalError) error = error.originalError;
  if (error instanceof UpstreamError) {
    const { kind, service, method, path, status } = error;
    const level = kind === "unauthenticated" || kind === "notFound" || kind === "cancelled" ? "debug" : "warn";
    log[level]({ kind, service, method, path, status }, error.message);
  } else if (error instanceof GraphQLError || describeFailure(error).status < 500) {
    log.debug({ code: describeFailure(error).code }, "refused");
  } else {
    log.error({ err: error }, "unforeseen failure");
  }
}
