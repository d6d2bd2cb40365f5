/** What Hive Gateway asks its subgraph, with the configuration of `examples/gateway`, of a caller with a cookie. */
import { createGatewayRuntime } from "@graphql-hive/gateway-runtime";
import { gatewayConfig } from "../../examples/gateway/gateway.config.js";
import { ENTITIES, OPERATIONS, SESSION } from "./operations.mjs";
import { supergraphOf } from "./supergraph.mjs";

export const clients = {
  "hive-gateway": {
    operations: [...OPERATIONS, ENTITIES],
    open(urls) {
      const gateway = createGatewayRuntime({ ...gatewayConfig, supergraph: supergraphOf(urls), logging: "warn" });
      const headers = { "content-type": "application/json", cookie: `session_token=${SESSION}` };
      const ask = async ({ query, variables, operationName }) => {
        const body = JSON.stringify({ query, variables, operationName });
        return (await gateway.fetch("http://gateway/graphql", { method: "POST", headers, body })).json();
      };
      return { ask, close: () => gateway[Symbol.asyncDispose]() };
    },
  },
};
