import { ApolloGateway } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { askSubgraph } from "./askSubgraph.js";
import { followSession, sessionHeaders } from "./session.js";

/** @import { GraphQLDataSource } from "@apollo/gateway" */
/** @import { ApolloServerOptions } from "@apollo/server" */

/**
 * What belongs to one request of a client.
 *
 * @typedef {object} Context
 * @property {import("./session.js").Request} request
 * @property {string | undefined} address Where it came from.
 * @property {AbortSignal} signal Fires when the client has gone.
 * @property {string[]} setCookie Lines for the answer.
 */

const FORWARDED_HEADERS = ["x-request-id", "apollo-require-preflight", "x-apollo-operation-name"];

/** The trace that a request belongs to. */
const TRACE_HEADERS = ["traceparent", "tracestate"];

/** @param {Context} context @param {readonly string[]} names */
const headersOf = ({ request }, names) => Object.fromEntries(names.map((name) => [name, request.headers.get(name)]));

/** The headers for `ensims`. No other subgraph is told who the caller is. @param {Context} context */
const headersFor = (context) => ({
  ...sessionHeaders(context.request),
  ...headersOf(context, FORWARDED_HEADERS),
  "x-trusted-documents-bypass": process.env.BYPASS_TOKEN, // never one of the caller
  "x-forwarded-for":
    [context.request.headers.get("x-forwarded-for"), context.address].filter(Boolean).join(", ") || null,
});

/** @param {{ name: string, url?: string }} subgraph @returns {GraphQLDataSource<Context>} */
const subgraph = ({ name, url = "" }) => ({
  async process(options) {
    // The gateway asks for itself, too, when a health check is switched on.
    const context = options.kind === "incoming operation" ? options.context : undefined;
    const isEnsims = name === "ensims" && context !== undefined;
    const { setCookie, ...result } = await askSubgraph(name, url, options.request, {
      headers: { ...(context && headersOf(context, TRACE_HEADERS)), ...(isEnsims && headersFor(context)) },
      signal: context?.signal,
    });
    if (isEnsims) {
      followSession(context.request, setCookie);
      context.setCookie.push(...setCookie);
    }
    return result;
  },
});

/** @param {string} supergraphSdl @returns {ApolloServer<Context>} */
export const createApolloGateway = (supergraphSdl) =>
  new ApolloServer(
    /** @type {ApolloServerOptions<Context>} */ ({
      gateway: new ApolloGateway({ supergraphSdl, buildService: subgraph }),
      includeStacktraceInErrorResponses: false, // the default shows it unless NODE_ENV is "production"
      stopOnTerminationSignals: false, // start.js stops it, and the rest behind it
      plugins: [ApolloServerPluginLandingPageDisabled()], // that page comes from a CDN
    }),
  );
