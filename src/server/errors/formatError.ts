import { unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { describeRequestError } from "./graphqlMessages.js";
import { codeOfApollo } from "./errorCodes.js";
import { toPublicError, extensionsOf, isCallers } from "./toPublicError.js";

const innermost = (error: unknown): unknown => {
  let inner = error;
  while (inner instanceof GraphQLError && inner.originalError) inner = inner.originalError;
  return inner;
};

const hasRun = (error: GraphQLFormattedError) => error.path !== undefined;

/**
 * The one place where an error gets its public form: a code to branch on, a message without secrets, nothing of the
 * upstream. `requestId` is added when the answer is sent.
 *
 * @param tellsSchema whether a message may suggest names of the schema
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  tellsSchema = false,
): GraphQLFormattedError {
  const { path, locations } = formatted;
  const place = { ...(locations && { locations }), ...(path && { path }) };
  const cause = innermost(unwrapResolverError(error));
  if (error instanceof GraphQLError && cause instanceof GraphQLError && !hasRun(formatted)) {
    const code = isCallers(cause) ? "BAD_USER_INPUT" : codeOfApollo(error.extensions);
    return { message: describeRequestError(error, tellsSchema), ...place, extensions: { code } };
  }
  const failure = toPublicError(cause);
  return { message: failure.message, ...place, extensions: extensionsOf(failure, undefined) };
}
