import { GraphQLError } from "graphql";
import type { Logger } from "pino";
import { UpstreamError } from "../../UpstreamError.js";
import { toPublicError } from "../errors/toPublicError.js";
import { withoutValues } from "../errors/errorMessages.js";

/** Where a failure belongs to. */
export interface FailedRequest {
  readonly log: Logger;
  readonly requestId: string;
}

/** The field that failed. What fails before anything runs has none, and is the caller's: syntax, validation, variables. */
const fieldOf = (thrown: unknown) => (thrown instanceof GraphQLError ? thrown.path : undefined);

/** What was thrown in the first place. */
function causeOf(thrown: unknown): unknown {
  let cause = thrown;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** Puts the failures of an operation into the log: one that fails many fields, such as the files of one folder, once. */
export function logErrors(request: FailedRequest, errors: readonly unknown[]): void {
  for (const error of new Map(errors.map((each) => [causeOf(each), each])).values()) logError(request, error);
}

/** Puts a failure into the log: an upstream's with its facts, an unforeseen one with its stack. */
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
  if (isForeseen || (error instanceof GraphQLError && !fieldOf(thrown))) return; // the line of the request tells its code
  if (error instanceof GraphQLError) {
    // Of graphql-js itself, such as null where the schema has none: its stack would repeat the message, with the values.
    log.error({ requestId, path: fieldOf(thrown), err: withoutValues(error.message) }, "unforeseen failure");
  } else {
    log.error({ requestId, err: error }, "unforeseen failure");
  }
}
