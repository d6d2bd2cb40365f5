import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Config } from "../../config/config.js";
import { logError } from "../log/logError.js";
import { logOnClose } from "../log/logRequest.js";
import { OperationFacts } from "../log/OperationFacts.js";
import type { RequestLog } from "../log/RequestLog.js";
import { acceptsHtml, sendIndex } from "../pages/staticFiles.js";
import { acceptedMediaTypes, type MediaRange } from "../request/acceptedMediaTypes.js";
import { isForGraphql, routeOf } from "../request/allowedMethods.js";
import { checkHead } from "../request/checkHead.js";
import type { ClientInfo } from "../request/clientInfo.js";
import { startSpan } from "../request/startSpan.js";
import { answerPreflight, type HeaderOptions, setCommonHeaders } from "../response/setHeaders.js";
import type { Traces } from "../../telemetry/traces/Traces.js";
import type { ErrorCode } from "./errorCodes.js";
import { extensionsOf, type PublicError, toPublicError } from "./toPublicError.js";

const GRAPHQL_RESPONSE = "application/graphql-response+json";

/**
 * At /graphql an error is a GraphQL response: a client that knows the type reads the errors of one with any status, but
 * of `application/json` with status 200 only (https://graphql.github.io/graphql-over-http/draft/#sec-application-json).
 */
function mediaTypeFor(request: IncomingMessage): string {
  const names = ({ type, quality }: MediaRange) => type === GRAPHQL_RESPONSE && quality > 0;
  const isWanted = isForGraphql(request) && acceptedMediaTypes(request.headers.accept ?? "").some(names);
  return isWanted ? GRAPHQL_RESPONSE : "application/json";
}

/** An error as the whole response. */
export interface ErrorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** In the shape of GraphQL errors. */
  readonly json: string;
}

export function errorResponse(error: PublicError, request: IncomingMessage, requestId: string): ErrorResponse {
  const { status, message, retryAfter, headers } = error;
  return {
    status,
    headers: {
      ...headers,
      ...(retryAfter !== undefined && { "retry-after": String(Math.ceil(retryAfter)) }),
      ...(status === 401 && { "www-authenticate": "Bearer" }),
      "content-type": `${mediaTypeFor(request)}; charset=utf-8`,
    },
    json: JSON.stringify({ errors: [{ message, extensions: extensionsOf(error, requestId) }] }),
  };
}

/** A request that becomes no operation. */
export interface RefusedRequest {
  readonly requestLog: RequestLog;
  readonly requestId: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly client: ClientInfo;
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly traces?: Traces | undefined;
}

/** Gives a refused request a line of its own in the log. */
export function logRefusal({ traces, request, client, ...line }: RefusedRequest, code: ErrorCode): void {
  const operation = OperationFacts.ofRoute(routeOf(request), request.method);
  operation.codes = [code];
  const span = startSpan(traces, { request, client, startedAt: line.startedAt });
  logOnClose({ ...line, address: client.address, calls: [], outcomes: [], operation, span }, "refused");
}

export interface ErrorOptions {
  readonly log: Logger;
  readonly requestLog: RequestLog;
  readonly config: Pick<Config, "webRoot">;
  readonly clientInfo: (request: IncomingMessage) => ClientInfo;
  readonly traces?: Traces | undefined;
}

/** Sends an error as the whole answer of a Fastify route. */
export function sendError(
  reply: FastifyReply,
  error: PublicError,
  { requestLog, clientInfo, traces }: ErrorOptions,
): FastifyReply {
  const { request, raw: response, elapsedTime } = reply;
  const requestId = request.id;
  if (request.operation) request.operation.codes = [error.code];
  else {
    const startedAt = performance.now() - elapsedTime;
    const client = clientInfo(request.raw);
    logRefusal({ requestLog, requestId, request: request.raw, response, client, startedAt, traces }, error.code);
  }
  const { status, headers, json } = errorResponse(error, request.raw, requestId);
  return reply.code(status).headers(headers).send(json);
}

/** Every failure is answered in JSON, wherever it comes from: no empty body, and no HTML but the page of a front end. */
export function handleErrors(app: FastifyInstance, options: ErrorOptions): void {
  const { log, config } = options;
  app.setErrorHandler((error, request, reply) => {
    logError({ log, requestId: request.id }, error);
    return sendError(reply, toPublicError(error), options);
  });
  app.setNotFoundHandler((request, reply) => {
    if (acceptsHtml(request, config)) sendIndex(reply);
    else {
      const message = `There is nothing at ${request.method} ${request.url.split("?", 1)[0] ?? ""}. GraphQL is at /graphql, files are below /files/, the results of a job at /jobs/<id>/files/<path> and /jobs/<id>/files.zip.`;
      void sendError(reply, { code: "NOT_FOUND", status: 404, message }, options);
    }
  });
}

/** What is wrong with a request whose URL is wrong: its head is looked at first, as it is by the hook of all others. */
function firstError(error: Error, request: IncomingMessage, answersOptions: boolean): unknown {
  try {
    checkHead(request, answersOptions);
    return error;
  } catch (refusal) {
    return refusal;
  }
}

/** Answers a URL that no route can be found for, because it is badly encoded or too long: it meets no hook either. */
export const refuseUrl =
  (options: ErrorOptions, { answersOptions, headersFor }: Pick<HeaderOptions, "answersOptions" | "headersFor">) =>
  (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    setCommonHeaders(request, reply, headersFor);
    const first = firstError(error, request.raw, answersOptions);
    if (first === error && answerPreflight(request.raw, reply, answersOptions)) return; // the request after the preflight gets the error
    sendError(reply, toPublicError(first), options);
  };
