import { GraphQLError } from "graphql";
import type { Logger } from "pino";
import { UpstreamError } from "../../UpstreamError.js";
import { toPublicError } from "../errors/toPublicError.js";
import { withoutValues } from "../errors/graphqlMessages.js";

/** The request that an error belongs to. */
export interface FailedRequest {
  readonly log: Logger;
  readonly requestId: string;
}

/** The field that failed. Errors before execution have none; they are the caller's: syntax, validation, variables. */
const fieldOf = (thrown: unknown) => (thrown instanceof GraphQLError ? thrown.path : undefined);

/** The innermost error. */
function causeOf(thrown: unknown): unknown {
  let cause = thrown;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** Logs the errors of an operation. An error that many fields share, such as the files of one folder, is logged once. */
export function logErrors(request: FailedRequest, errors: readonly unknown[]): void {
  for (const error of new Map(errors.map((each) => [causeOf(each), each])).values()) logError(request, error);
}

/** Logs an error: an upstream's with its facts, an unexpected one with its stack. */
export function logError({ log, requestId }: FailedRequest, thrown: unknown): void {
  const error = causeOf(thrown);
  if (error instanceof UpstreamError) {
    const { kind, service: api, method, path, status } = error;
    const level =
      kind === "unauthenticated" || kind === "notFound" || kind === "folder" || kind === "cancelled" ? "debug" : "warn";
    log[level]({ requestId, kind, api, method, path, status }, error.message);
    return;
  }
  const isForeseen = toPublicError(error).code !== "INTERNAL_SERVER_ERROR";
  if (isForeseen || (error instanceof GraphQLError && !fieldOf(thrown))) return; // its code is in the line of the request
  if (error instanceof GraphQLError) {
    // Of graphql-js itself, such as null for a non-null field. Without its stack, which repeats the message with the values.
    log.error({ requestId, path: fieldOf(thrown), err: withoutValues(error.message) }, "unforeseen failure");
  } else {
    log.error({ requestId, err: error }, "unforeseen failure");
  }
}
