import { freshEntities } from "./freshEntities.js";
import { missingEntities } from "./missingEntities.js";
import { refuseRedirects } from "./refuseRedirects.js";
import { followSession, sessionHeaders } from "./session.js";
import { subgraphOutage } from "./subgraphOutage.js";
import { wholeCharacters } from "./wholeCharacters.js";

/** @import { GatewayConfigSupergraph, GatewayContext } from "@graphql-hive/gateway-runtime" */

const PREFLIGHT_HEADERS = ["apollo-require-preflight", "x-apollo-operation-name", "graphql-require-preflight"];

/** The trace that a request belongs to. A gateway with tracing of its own sends them by itself, so leave them out there. */
const TRACE_HEADERS = ["traceparent", "tracestate"];

/** More than `UPSTREAM_TIMEOUT_MS` of ensims-graphql, whose own error says more. An upload has to be through in it, too. */
const TIMEOUT_MS = Number(process.env.SUBGRAPH_TIMEOUT_MS ?? "60000");

/** @satisfies {Partial<GatewayConfigSupergraph>} */
export const gatewayConfig = {
  propagateHeaders: {
    fromClientToSubgraphs({ request, subgraphName, context }) {
      const trace = headersOf(request, TRACE_HEADERS);
      if (subgraphName !== "ensims") return trace; // no other subgraph learns who the caller is
      return {
        ...trace,
        ...sessionHeaders(request),
        ...headersOf(request, PREFLIGHT_HEADERS),
        "x-trusted-documents-bypass": process.env.BYPASS_TOKEN ?? null, // never one of the caller
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
  transportEntries: {
    "*.http": {
      options: {
        // Identical queries under way would be one call: of one request id, that one caller can give up for all.
        deduplicateInflightRequests: false,
        // Its default is GET, which `ensims` refuses without a preflight header.
        subscriptions: { kind: "http", options: { method: "POST" } },
      },
    },
  },
  // A stream would be ended by it however well it goes on. `subgraphOutage` has the timeout for the beginning of one.
  upstreamTimeout: ({ executionRequest }) =>
    executionRequest?.operationType === "subscription" ? undefined : TIMEOUT_MS,
  // A caller that has gone is not worked for.
  executionCancellation: true,
  upstreamCancellation: true,
  plugins: () => [freshEntities, missingEntities, refuseRedirects, wholeCharacters, subgraphOutage(TIMEOUT_MS)],
};

/** @param {Request} request @param {readonly string[]} names */
const headersOf = ({ headers }, names) => Object.fromEntries(names.map((name) => [name, headers.get(name)]));

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
