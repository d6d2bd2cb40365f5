import { setMaxListeners } from "node:events";
import { createServer } from "node:http";
import { createGatewayRuntime } from "@graphql-hive/gateway-runtime";
import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
import { gatewayConfig } from "./gateway.config.js";
import { listen } from "./listen.js";

/**
 * Starts Hive Gateway.
 *
 * @param {{ readonly supergraph: string, readonly port: number }} options The SDL of the supergraph; 0 is any free port.
 */
export async function startHiveGateway({ supergraph, port }) {
  setMaxListeners(0); // every call under way listens to one signal of Hive's
  // The GraphiQL that comes by default is loaded from a CDN.
  const gateway = createGatewayRuntime({ ...gatewayConfig, supergraph, renderGraphiQL, logging: "warn" });
  const { url, stop } = await listen(createServer(gateway), port);
  return {
    url,
    stop: async () => {
      await stop();
      await gateway[Symbol.asyncDispose]();
    },
  };
}
