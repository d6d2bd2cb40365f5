import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApolloServer } from "@apollo/server";
import { CallerSession } from "../../context/CallerSession.js";
import type { LoadShedder } from "../connections/shedLoad.js";
import { errorResponse, logRefusal } from "../errors/sendError.js";
import { toPublicError } from "../errors/toPublicError.js";
import { noteIncomplete } from "../log/incompleteResponse.js";
import { logError } from "../log/logError.js";
import { logOnClose } from "../log/logRequest.js";
import { OperationFacts } from "../log/OperationFacts.js";
import type { Graphiql } from "../pages/graphiql.js";
import { isForGraphql } from "../request/allowedMethods.js";
import { checkMessage } from "../request/checkHead.js";
import { requestIdOf } from "../request/requestId.js";
import { startSpan } from "../request/startSpan.js";
import { preventCsrf } from "../session/csrf.js";
import { sessionCookieLine } from "../session/sessionCookieLine.js";
import { CachedRequest } from "./CachedRequest.js";
import type { ApolloContext } from "./ApolloContext.js";
import { execute, type ExecutedOperation, reuse } from "./execute.js";
import { wholeStream } from "../live/StreamFormat.js";
import type { StreamResponder } from "../live/StreamResponder.js";
import type { GraphQLParams } from "./params.js";
import { readParams } from "./readParams.js";
import { checkSize } from "./takeSubscriptions.js";
import type { RequestCache } from "./RequestCache.js";
import type { PolicyOf } from "./trusted/DocumentPolicy.js";
import { type Dependencies, RequestContext } from "../RequestContext.js";
import { type RequestHead, RequestHeads } from "./RequestHead.js";
import type { Responder } from "../response/Responder.js";
import { ResponseBody } from "../response/ResponseBody.js";

export interface GraphQLHandlerOptions {
  readonly shared: Dependencies;
  readonly apollo: ApolloServer<ApolloContext>;
  readonly requests: RequestCache;
  readonly documents: PolicyOf;
  readonly responder: Responder;
  readonly responseHeaders: (origin: string | undefined) => readonly string[];
  readonly streams: StreamResponder;
  readonly graphiql: Graphiql;
  readonly load: LoadShedder;
}

/** What is being answered. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** Once the request has become an operation. */
  context?: RequestContext;
  /** Set once an error is sent as the response: if that cannot be written either, nothing can. */
  hasFailed?: boolean;
}

/**
 * `GET` and `POST /graphql`: GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/), and GraphiQL for browsers.
 * Each request is checked by its head, taken apart, executed and answered here. An operation is compiled once it comes again;
 * Apollo Server parses, validates and executes each that is new.
 */
export class GraphQLHandler {
  readonly #options: GraphQLHandlerOptions;
  readonly #heads: RequestHeads;

  constructor(options: GraphQLHandlerOptions) {
    this.#options = options;
    this.#heads = new RequestHeads(options.shared.clientInfo, options.responseHeaders);
  }

  /** Whether it serves a request. */
  static serves(request: IncomingMessage): boolean {
    return (request.method === "POST" || request.method === "GET") && isForGraphql(request);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const exchange = { request, response, requestId: requestIdOf(request), startedAt: performance.now() };
    try {
      this.#receive(exchange);
    } catch (error) {
      this.#fail(exchange, error);
    }
  }

  #receive(exchange: Exchange): void {
    const { request, response } = exchange;
    const { shared, requests, documents, graphiql, load } = this.#options;
    const fail = (error: unknown) => this.#fail(exchange, error);
    checkMessage(request);
    load.check();
    if (graphiql.isWanted(request)) {
      this.#sendGraphiql(exchange).catch(fail);
      return;
    }
    const head = this.#heads.read(request);
    preventCsrf(request, head.session);
    const take = (asked: CachedRequest | GraphQLParams) => {
      if (asked instanceof CachedRequest && this.#sendFresh(exchange, head, asked)) return;
      this.#execute(exchange, head, asked).catch(fail);
    };
    readParams(request, response, head.session, { requests, documents, config: shared.config }, { take, fail });
  }

  async #execute(exchange: Exchange, head: RequestHead, asked: CachedRequest | GraphQLParams): Promise<void> {
    const { request, response, requestId, startedAt } = exchange;
    const { shared, apollo, streams } = this.#options;
    const { token, source, cookieHeader } = head.session;
    const session = new CallerSession(token, source, cookieHeader);
    const context = new RequestContext(shared, {
      request,
      requestId,
      startedAt,
      response,
      session,
      client: head.client,
      operation: asked instanceof CachedRequest ? OperationFacts.ofPlanned(asked.operation.name) : new OperationFacts(),
    });
    exchange.context = context;
    context.operation.untrusted = asked.isUntrusted;
    const hit = asked instanceof CachedRequest ? await asked.get(context.clients, context.publicUrl) : undefined;
    const executed = hit ? reuse(hit, context) : await execute(asked, context, apollo);
    if ("subscription" in executed) {
      checkSize(executed.subscription);
      streams.start(executed.subscription, head.stream, context);
      return;
    }
    const { status, headers: own, body } = executed;
    const headers = own.length === 0 ? head.responseHeaders : [...head.responseHeaders, ...own];
    this.#sendResult(exchange, head, { status, headers, body });
  }

  /** In a stream, where the client takes nothing else, even a request that is invalid has the status 200. */
  #sendResult(exchange: Exchange, { onlyStream }: RequestHead, { status, headers, body }: ExecutedOperation): void {
    const whole = onlyStream && ResponseBody.ofBytes(Buffer.from(wholeStream(onlyStream, body.text)));
    this.#send(exchange, whole ? 200 : status, headers, whole ?? body);
  }

  /** Served without an upstream call when it depends only on fresh public data. */
  #sendFresh(exchange: Exchange, head: RequestHead, asked: CachedRequest): boolean {
    const { client, responseHeaders: headers } = head;
    const { address, publicUrl } = client;
    const cached = asked.getFresh(this.#options.shared.upstreams, publicUrl);
    if (cached === undefined) return false;
    const { request, requestId, response, startedAt } = exchange;
    const { requestLog, traces } = this.#options.shared;
    const { outcomes, body } = cached;
    const operation = OperationFacts.ofPlanned(asked.operation.name);
    operation.repeated = true;
    operation.untrusted = asked.isUntrusted;
    const span = startSpan(traces, { request, client, startedAt });
    logOnClose({ requestLog, requestId, address, startedAt, calls: [], outcomes, operation, response, span });
    this.#sendResult(exchange, head, { status: 200, headers, body });
    return true;
  }

  async #sendGraphiql(exchange: Exchange): Promise<void> {
    const { graphiql, responseHeaders } = this.#options;
    const { status, headers: own, body } = await graphiql.respond(exchange.request);
    const headers = replaceHeaders(responseHeaders(exchange.request.headers.origin), own);
    this.#send(exchange, status, [...headers, "vary", "Accept, Accept-Encoding"], body);
  }

  #send(exchange: Exchange, status: number, headers: readonly string[], body?: ResponseBody): void {
    const { request, response, requestId, context } = exchange;
    const { responder, shared } = this.#options;
    const cookie = context && sessionCookieLine(context.session, shared.config, context.client.protocol);
    responder.send(request, response, { status, headers, requestId, cookie, body }, (error) =>
      this.#fail(exchange, error),
    );
  }

  /** Only refused requests and our own bugs end here; GraphQL errors are part of the result. */
  #fail(exchange: Exchange, thrown: unknown): void {
    const { request, response, requestId, startedAt, context } = exchange;
    const { log, requestLog, clientInfo, traces } = this.#options.shared;
    logError({ log, requestId }, thrown);
    if (response.headersSent || exchange.hasFailed) {
      noteIncomplete(response, "internal error");
      response.destroy();
      return;
    }
    exchange.hasFailed = true;
    const error = toPublicError(thrown);
    if (context) context.operation.codes = [error.code];
    else {
      const client = clientInfo(request);
      logRefusal({ requestLog, requestId, request, response, startedAt, client, traces }, error.code);
    }
    const { status, headers, json } = errorResponse(error, request, requestId);
    const all = [...this.#options.responseHeaders(request.headers.origin), ...Object.entries(headers).flat()];
    this.#send(exchange, status, all, ResponseBody.ofJson(json));
  }
}

/** Headers as names and values in turn, some of them with other values. */
function replaceHeaders(headers: readonly string[], others: Readonly<Record<string, string>>): string[] {
  const kept = headers.filter((_, index) => !Object.hasOwn(others, headers[index - (index % 2)] ?? ""));
  return [...kept, ...Object.entries(others).flat()];
}
