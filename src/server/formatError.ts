import { unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { describeFailure, extensionsOf } from "./failure.js";

const innermost = (error: unknown): unknown => {
  let inner = error;
  while (inner instanceof GraphQLError && inner.originalError) inner = inner.originalError;
  return inner;
};

const hasRun = (error: GraphQLFormattedError) => error.path !== undefined;

/** A message longer than this repeats a name of the caller's, which is as long as the caller likes. */
const MAX_MESSAGE_LENGTH = 500;

/**
 * Messages of graphql-js about a wrong value print the value, which may be a password. What remains says where and what
 * was expected. Each expression is anchored: a value can be long, and be written so that it begins to match everywhere.
 */
export function withoutValues(message: string): string {
  const safe = message
    .replace(
      /^(Variable "\$\w+" got) invalid value .*?(?: at "([\w.[\]]+)")?; .*$/s,
      (_, begin: string, at?: string) => (at ? `${begin} an invalid value at "${at}".` : `${begin} an invalid value.`),
    )
    .replace(/^(Expected value of (?:non-null )?type "[^"]+"), found .*$/s, "$1.")
    .replace(/^((?:Enum )?"?\w+"? cannot represent) (?:a |an )?(non[\w -]*)(?: value)?: .*$/s, "$1 a $2 value.")
    .replace(/^(Argument "\w+" has invalid value) .*$/s, "$1.")
    .replace(/^(Value) ".*" (does not exist in )/s, "$1 $2")
    .replace(/^(Syntax Error: .*?\b(?:Unexpected|found) (?:(?:Block)?String|Int|Float)) ".*$/s, "$1.")
    .replace(/^(Syntax Error: Invalid \w+ escape sequence): .*$/s, "$1.")
    .replace(/^(Enum "\w+" cannot represent) .*$/s, "$1 this value.");
  return safe.length > MAX_MESSAGE_LENGTH ? `${safe.slice(0, MAX_MESSAGE_LENGTH)}…` : safe;
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
