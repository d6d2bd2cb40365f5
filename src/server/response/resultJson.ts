import type { FormattedExecutionResult } from "graphql";
import { codesOf, type OperationFacts } from "../log/OperationFacts.js";

/** The request that a result belongs to. */
export interface AnsweredRequest {
  readonly requestId: string;
  readonly operation: OperationFacts;
}

/** A result as it is sent: errors first, each with the id of the request. Their codes go into the log. */
export function resultJson(result: FormattedExecutionResult, { requestId, operation }: AnsweredRequest): string {
  const { errors, data, extensions } = result;
  if (!errors) return JSON.stringify({ data, extensions });
  operation.codes = codesOf(errors);
  const named = errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
  return JSON.stringify({ errors: named, data, extensions });
}
