import { createGraphQLError } from "graphql-yoga";

/** @import { GatewayPlugin } from "@graphql-hive/gateway-runtime" */

/**
 * When a subgraph cannot be reached, or answers with what is no GraphQL, the error holds the whole request, and would be
 * logged with it: with the password of a log-on. This puts a smaller one in its place.
 *
 * @type {GatewayPlugin}
 */
export const subgraphOutage = {
  onSubgraphExecute:
    ({ subgraphName, executionRequest }) =>
    ({ result, setResult }) => {
      if (Symbol.asyncIterator in result) return;
      const outage = result.errors?.find(({ extensions }) => extensions.request !== undefined);
      if (!outage) return;
      const { code } = outage.extensions;
      executionRequest.context?.log.error({ subgraphName, code }, "a subgraph gave no answer");
      setResult({
        errors: [
          createGraphQLError("A service behind this gateway gave no answer. Try again later.", {
            extensions: { code },
          }),
        ],
      });
    },
};
