import type { ExecutionResult, GraphQLError } from "graphql";
import { formatError } from "./formatError.js";
import { type FailedRequest, logFailures } from "./logFailure.js";

/** The text of an answer, as Apollo would have it: errors first, each with its public form and the request's id, and logged. */
export function stringifyResult({ data, errors }: ExecutionResult, request: FailedRequest): string {
  if (!errors) return JSON.stringify({ data });
  logFailures(request, errors);
  return JSON.stringify({ errors: errors.map((error) => publish(error, request)), data });
}

function publish(error: GraphQLError, { requestId }: FailedRequest) {
  const formatted = formatError(error.toJSON(), error);
  return { ...formatted, extensions: { ...formatted.extensions, requestId } };
}
