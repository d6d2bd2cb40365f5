import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApolloServer } from "@apollo/server";
import { CallerSession } from "../../context/CallerSession.js";
import { checkLoad } from "../connections/shedLoad.js";
import { errorResponse, logRefusal } from "../errors/sendError.js";
import { toPublicError } from "../errors/toPublicError.js";
import { noteIncomplete } from "../log/incompleteResponse.js";
import { logError } from "../log/logError.js";
import { logOnClose } from "../log/logRequest.js";
import type { Graphiql } from "../pages/graphiql.js";
import { isForGraphql } from "../request/allowedMethods.js";
import { checkHead } from "../request/checkHead.js";
import { requestIdOf } from "../request/requestId.js";
import { preventCsrf } from "../session/csrf.js";
import { sessionCookieLine } from "../session/sessionCookieLine.js";
import { CachedRequest } from "./CachedRequest.js";
import type { ApolloContext } from "./createApollo.js";
import { execute } from "./execute.js";
import { readParams } from "./readParams.js";
import type { RequestCache } from "./RequestCache.js";
import { type Dependencies, RequestContext } from "./RequestContext.js";
import { type RequestHead, RequestHeads } from "./RequestHead.js";
import type { ReadyResponse, Responder } from "./Responder.js";
import { ResponseBody } from "./ResponseBody.js";

export interface GraphQLHandlerOptions {
  readonly shared: Dependencies;
  readonly apollo: ApolloServer<ApolloContext>;
  readonly requests: RequestCache;
  readonly responder: Responder;
  readonly responseHeaders: (origin: string | undefined) => readonly string[];
  readonly graphiql: Graphiql;
  readonly isOverloaded: () => boolean;
}

/** What is being answered. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** Once the request has become an operation. */
  context?: RequestContext;
}

/**
 * `GET` and `POST /graphql`: GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/), and GraphiQL for browsers.
 * Each request is checked by its head, taken apart, executed and answered here. An operation is compiled once it comes again;
 * Apollo Server parses, validates and executes each that is new.
 */
export class GraphQLHandler {
  readonly #options: GraphQLHandlerOptions;
  readonly #heads: RequestHeads;
  readonly #answersOptions: boolean;

  constructor(options: GraphQLHandlerOptions) {
    this.#options = options;
    this.#heads = new RequestHeads(options.shared.clientInfo, options.responseHeaders);
    this.#answersOptions = options.shared.config.corsOrigins.length > 0;
  }

  /** Whether it serves a request. */
  static serves(request: IncomingMessage): boolean {
    return (request.method === "POST" || request.method === "GET") && isForGraphql(request);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const exchange = { request, response, startedAt: performance.now() };
    this.#serve(exchange).catch((error: unknown) => this.#fail(exchange, error));
  }

  async #serve(exchange: Exchange): Promise<void> {
    const { request, response } = exchange;
    const { shared, requests, apollo, graphiql, isOverloaded } = this.#options;
    checkHead(request, this.#answersOptions);
    checkLoad(isOverloaded);
    if (graphiql.isWanted(request)) return this.#sendGraphiql(exchange);
    const head = this.#heads.read(request);
    preventCsrf(request, head.session);
    const asked = await readParams(request, response, head.session, { requests, config: shared.config });
    if (asked instanceof CachedRequest && this.#sendFresh(exchange, head, asked)) return;
    const { token, source, cookieHeader } = head.session;
    const session = new CallerSession(token, source, cookieHeader);
    const requestId = requestIdOf(request);
    const context = new RequestContext(shared, { request, requestId, response, session, client: head.client });
    exchange.context = context;
    const { status, headers, body } = await execute(asked, context, apollo);
    headers.push(...head.responseHeaders, "x-request-id", requestId, ...this.#cookieHeader(context));
    this.#send(exchange, { status, headers, body });
  }

  /** Served without an upstream call when it depends only on fresh public data. */
  #sendFresh(exchange: Exchange, { client, responseHeaders }: RequestHead, asked: CachedRequest): boolean {
    const { log, upstreams } = this.#options.shared;
    const cached = asked.getFresh(upstreams, client.publicUrl);
    if (cached === undefined) return false;
    const { request, response, startedAt } = exchange;
    const { outcomes, body } = cached;
    const [requestId, { address }] = [requestIdOf(request), client];
    const operation = { ...asked.operation.facts, repeated: true };
    logOnClose({ log, requestId, address, startedAt, calls: [], outcomes, operation, response });
    this.#send(exchange, { status: 200, headers: [...responseHeaders, "x-request-id", requestId], body });
    return true;
  }

  async #sendGraphiql(exchange: Exchange): Promise<void> {
    const { graphiql, responseHeaders } = this.#options;
    const { request } = exchange;
    const { status, headers: own, body } = await graphiql.respond(request);
    const headers = replaceHeaders(responseHeaders(request.headers.origin), own);
    headers.push("x-request-id", requestIdOf(request), "vary", "Accept, Accept-Encoding");
    this.#send(exchange, { status, headers, body });
  }

  #cookieHeader({ session, client: { protocol } }: RequestContext): string[] {
    const line = sessionCookieLine(session, this.#options.shared.config, protocol);
    return line === undefined ? [] : ["set-cookie", line];
  }

  #send(exchange: Exchange, ready: ReadyResponse): void {
    const { request, response } = exchange;
    this.#options.responder.send(request, response, ready, (error) => this.#fail(exchange, error));
  }

  /** Only refused requests and our own bugs end here; GraphQL errors are part of the result. */
  #fail(exchange: Exchange, thrown: unknown): void {
    const { request, response, startedAt, context } = exchange;
    const { log, clientInfo } = this.#options.shared;
    const requestId = context?.requestId ?? requestIdOf(request);
    logError({ log, requestId }, thrown);
    if (response.headersSent) {
      noteIncomplete(response, "internal error");
      response.destroy();
      return;
    }
    const error = toPublicError(thrown);
    if (context) context.operation.codes = [error.code];
    else logRefusal({ log, requestId, request, response, startedAt, client: clientInfo(request) }, error.code);
    const { status, headers: own, json } = errorResponse(error, request, requestId);
    const headers = [...this.#options.responseHeaders(request.headers.origin), "x-request-id", requestId];
    for (const [name, value] of Object.entries(own)) headers.push(name, value);
    if (context) headers.push(...this.#cookieHeader(context));
    this.#send(exchange, { status, headers, body: ResponseBody.ofJson(json) });
  }
}

/** Headers as names and values in turn, some of them with other values. */
function replaceHeaders(headers: readonly string[], others: Readonly<Record<string, string>>): string[] {
  const kept = headers.filter((_, index) => !Object.hasOwn(others, headers[index - (index % 2)] ?? ""));
  return [...kept, ...Object.entries(others).flat()];
}
