import { GraphQLError } from "graphql";
import { beginStream, checkedEvents } from "./streams.js";

/** @import { GatewayPlugin } from "@graphql-hive/gateway-runtime" */

/**
 * When a subgraph cannot be reached, gives no answer in time, or answers with what is no GraphQL, Hive's error holds the
 * request and the answer: addresses, and the password of a log-on. It would be shown to the client and be logged. This
 * puts a smaller one in its place, and has to be the last plugin, because it sees what those before it make.
 *
 * @param {number} streamTimeoutMs How long a subgraph may take to begin a subscription, which has no other timeout.
 * @returns {GatewayPlugin}
 */
export const subgraphOutage = (streamTimeoutMs) => ({
  onSubgraphExecute({ subgraphName, executor, setExecutor }) {
    setExecutor(async (request) => {
      /** @param {string} code */
      const outage = (code) => {
        // A caller that has gone ends its requests: that is no outage.
        if (request.context?.request.signal.aborted !== true) {
          request.context?.log.error({ subgraphName, code }, "a subgraph gave no answer");
        }
        const message = "A service behind this gateway gave no answer. Try again later.";
        return { errors: [new GraphQLError(message, { extensions: { code } })] };
      };
      try {
        const isStream = request.operationType === "subscription";
        const result = await (isStream ? beginStream(executor, request, streamTimeoutMs) : executor(request));
        if (Symbol.asyncIterator in result) return checkedEvents(result, outage);
        // What a subgraph says itself has no `request`, and is a list.
        const { data, errors } = result;
        if (typeof (data ?? {}) !== "object" || !Array.isArray(errors ?? []))
          return outage("RESPONSE_VALIDATION_FAILED");
        const own = errors?.find(({ extensions }) => extensions?.request !== undefined);
        return own ? outage(String(own.extensions.code)) : result;
      } catch (error) {
        return outage(codeOf(error));
      }
    });
  },
});

/** @param {unknown} error Thrown instead of a result, as `upstreamTimeout` does. */
const codeOf = (error) =>
  error instanceof GraphQLError && error.extensions.code === "GATEWAY_TIMEOUT"
    ? "GATEWAY_TIMEOUT"
    : "SUBREQUEST_HTTP_ERROR";
