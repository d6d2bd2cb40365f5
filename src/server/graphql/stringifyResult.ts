import type { ExecutionResult, GraphQLError } from "graphql";
import { toPublicError } from "../errors/toPublicError.js";
import { formatError } from "../errors/formatError.js";
import { type FailedRequest, logErrors } from "../log/logError.js";
import { codesOf, type OperationFacts } from "../log/logRequest.js";

interface AnsweredRequest extends FailedRequest {
  readonly operation: OperationFacts;
}

/** The text of an answer, as Apollo would have it: errors first, each with its public form and the request's id, and logged. */
export function stringifyResult({ data, errors }: ExecutionResult, request: AnsweredRequest): string {
  try {
    if (!errors) return JSON.stringify({ data });
    logErrors(request, errors);
    const published = errors.map((error) => publish(error, request));
    request.operation.codes = codesOf(published);
    return JSON.stringify({ errors: published, data });
  } catch (error) {
    request.operation.codes = [toPublicError(error).code]; // what answers it does not know the operation
    throw error;
  }
}

function publish(error: GraphQLError, { requestId }: FailedRequest) {
  const formatted = formatError(error.toJSON(), error);
  return { ...formatted, extensions: { ...formatted.extensions, requestId } };
}
