import { unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { describeFailure, extensionsOf } from "./failure.js";

const innermost = (error: unknown): unknown => {
  let inner = error;
  while (inner instanceof GraphQLError && inner.originalError) inner = inner.originalError;
  return inner;
};

const hasRun = (error: GraphQLFormattedError) => error.path !== undefined;

/**
 * Messages of graphql-js about a wrong value print the value, which may be a password. What remains says where and what
 * was expected.
 */
function withoutValues(message: string): string {
  return message
    .replace(/ got invalid value .*?(?: at "([\w.[\]]+)")?; .*$/s, (_, at?: string) =>
      at ? ` got an invalid value at "${at}".` : " got an invalid value.",
    )
    .replace(/^(Expected value of (?:non-null )?type "[^"]+"), found .*$/s, "$1.")
    .replace(/ cannot represent (?:a |an )?(non[\w -]*)(?: value)?: .*$/s, " cannot represent a $1 value.")
    .replace(/^(Value) ".*" (does not exist in )/s, "$1 $2")
    .replace(/\b(Unexpected|found) ((?:Block)?String|Int|Float) ".*$/s, "$1 $2.")
    .replace(/^(Syntax Error: Invalid \w+ escape sequence): .*$/s, "$1.")
    .replace(/^(Enum "\w+" cannot represent) .*$/s, "$1 this value.");
}

/**
 * The one place where an error gets its public form: a code to branch on, a message without secrets, nothing of the
 * upstream. `requestId` is added when the answer is sent.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { path, locations } = formatted;
  const place = { ...(locations && { locations }), ...(path && { path }) };
  const cause = innermost(unwrapResolverError(error));
  if (cause instanceof GraphQLError && cause.extensions.code !== "BAD_USER_INPUT" && !hasRun(formatted)) {
    const code = formatted.extensions?.code ?? "BAD_REQUEST";
    return { message: withoutValues(formatted.message), ...place, extensions: { code } };
  }
  const failure = describeFailure(cause);
  return { message: failure.message, ...place, extensions: extensionsOf(failure, undefined) };
}
