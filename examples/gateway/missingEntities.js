/** @import { GatewayPlugin } from "@graphql-hive/gateway-runtime" */
/** @import { ExecutionResult } from "@graphql-tools/utils" */

/** What graphql-js says when an entity is nowhere, but one of its fields may not be null. */
const MISSING = /^Cannot return null for non-nullable field /;

/** @param {ExecutionResult} result */
function withoutMissing({ errors, ...rest }) {
  const others = errors?.filter(({ message }) => !MISSING.test(message)) ?? [];
  return others.length > 0 ? { ...rest, errors: others } : rest;
}

/**
 * A reference to what is not there, or not the caller's, becomes null and no error: the caller was told all there is.
 * Where nothing at all would be left, the error stays.
 *
 * @type {GatewayPlugin}
 */
export const missingEntities = {
  onExecute: () => ({
    onExecuteDone({ result, setResult }) {
      if (!(Symbol.asyncIterator in result) && result.errors && result.data) setResult(withoutMissing(result));
    },
  }),
  onSubscribe: () => ({
    onSubscribeResult: () => ({
      onNext({ result, setResult }) {
        if (!(Symbol.asyncIterator in result) && result.errors && result.data) setResult(withoutMissing(result));
      },
    }),
  }),
};
