import { createServer } from "node:http";
import { HeaderMap } from "@apollo/server";
import { createApolloGateway } from "./apolloGateway.js";
import { listen } from "./listen.js";

/** @import { IncomingMessage, ServerResponse } from "node:http" */
/** @import { ApolloServer } from "@apollo/server" */
/** @import { Context } from "./apolloGateway.js" */

/** The longest body of a request, in bytes. */
const MAX_BODY = 2 ** 20;

/**
 * Starts a gateway on `@apollo/gateway`.
 *
 * @param {{ readonly supergraph: string, readonly port: number }} options The SDL of the supergraph; 0 is any free port.
 */
export async function startApolloGateway({ supergraph, port }) {
  const apollo = createApolloGateway(supergraph);
  await apollo.start();
  const { url, stop } = await listen(
    createServer((request, response) => void answer(apollo, request, response)),
    port,
  );
  return {
    url,
    stop: async () => {
      await stop();
      await apollo.stop();
    },
  };
}

/** @param {ApolloServer<Context>} apollo @param {IncomingMessage} request @param {ServerResponse} response */
async function answer(apollo, request, response) {
  const { method = "GET", url = "/", socket } = request;
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const body = await readJson(request).catch(() => undefined);
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  /** @type {Context} */
  const context = { request: { headers }, address: socket.remoteAddress, signal: gone.signal, setCookie: [] };
  const { search } = new URL(url, "http://gateway");
  const result = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method, headers, search, body },
    context: () => Promise.resolve(context),
  });
  for (const [name, value] of result.headers) response.setHeader(name, value);
  response.setHeader("cache-control", "no-store");
  if (context.setCookie.length > 0) response.setHeader("set-cookie", context.setCookie);
  response.writeHead(result.status ?? 200).end(result.body.kind === "complete" ? result.body.string : undefined);
}

/** @param {IncomingMessage} request @returns {Promise<unknown>} What is no JSON, or too long, is undefined; the server refuses that. */
async function readJson(request) {
  if (!request.headers["content-type"]?.startsWith("application/json")) return undefined;
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}
