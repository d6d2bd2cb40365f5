import { missingEntities } from "./missingEntities.js";
import { refuseRedirects } from "./refuseRedirects.js";
import { followSession, sessionHeaders } from "./session.js";
import { subgraphOutage } from "./subgraphOutage.js";

/** @import { GatewayConfigSupergraph, GatewayContext } from "@graphql-hive/gateway-runtime" */

const PREFLIGHT_HEADERS = ["apollo-require-preflight", "x-apollo-operation-name", "graphql-require-preflight"];

/** More than `UPSTREAM_TIMEOUT_MS` of ensims-graphql, whose own error says more. An upload has to be through in it, too. */
const { SUBGRAPH_TIMEOUT_MS = "60000" } = process.env;

/** @satisfies {Partial<GatewayConfigSupergraph>} */
export const gatewayConfig = {
  propagateHeaders: {
    fromClientToSubgraphs({ request, subgraphName, context }) {
      if (subgraphName !== "ensims") return {}; // no other subgraph learns who the caller is
      return {
        ...sessionHeaders(request),
        ...Object.fromEntries(PREFLIGHT_HEADERS.map((name) => [name, request.headers.get(name)])),
        "x-forwarded-for": forwardedFor(request, context),
      };
    },
    fromSubgraphsToClient({ response, subgraphName, context }) {
      if (subgraphName !== "ensims") return {};
      const setCookie = response.headers.getSetCookie();
      followSession(context.request, setCookie);
      return { "set-cookie": setCookie, "cache-control": response.headers.get("cache-control") };
    },
    deduplicateHeaders: true, // but never those of set-cookie
  },
  // Its default lets every site ask with the visitor's cookies. Name the origins that may: { origin: […], credentials: true }
  cors: false,
  // With its JSON the gateway passes the check of `ensims` in any case, so it has to make its own.
  csrfPrevention: { requestHeaders: PREFLIGHT_HEADERS },
  multipart: true, // uploads; up to 25 MB, held in memory
  // Identical queries under way would be one call: of one request id, that one caller can give up for all.
  transportEntries: { "*.http": { options: { deduplicateInflightRequests: false } } },
  upstreamTimeout: Number(SUBGRAPH_TIMEOUT_MS),
  // A caller that has gone is not worked for.
  executionCancellation: true,
  upstreamCancellation: true,
  plugins: () => [missingEntities, refuseRedirects, subgraphOutage],
};

/**
 * The addresses that the request came by, with the last one added: for those who count failed log-ons by address.
 *
 * @param {Request} request
 * @param {Partial<GatewayContext> & { req?: import("node:http").IncomingMessage }} context
 */
function forwardedFor(request, { req }) {
  const known = [request.headers.get("x-forwarded-for"), req?.socket.remoteAddress];
  return known.filter((address) => address).join(", ") || null;
}
