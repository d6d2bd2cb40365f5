/** @import { GatewayPlugin } from "@graphql-hive/gateway-runtime" */

/** What graphql-js says when an entity is nowhere, but one of its fields may not be null. */
const MISSING = /^Cannot return null for non-nullable field /;

/**
 * A reference to what is not there, or not the caller's, becomes null and no error: the caller was told all there is.
 * Where nothing at all would be left, the error stays.
 *
 * @type {GatewayPlugin}
 */
export const missingEntities = {
  onExecute: () => ({
    onExecuteDone({ result, setResult }) {
      if (Symbol.asyncIterator in result || !result.errors || !result.data) return;
      const { errors, ...rest } = result;
      const others = errors.filter(({ message }) => !MISSING.test(message));
      setResult(others.length > 0 ? { ...rest, errors: others } : rest);
    },
  }),
};
