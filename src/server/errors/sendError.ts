import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Config } from "../../config/config.js";
import { toPublicError, extensionsOf, type PublicError } from "./toPublicError.js";
import type { ErrorCode } from "./errorCodes.js";
import { logError } from "../log/logError.js";
import { logOnClose } from "../log/logRequest.js";
import { addressOf } from "../request/requestOrigin.js";
import { routeOf } from "../request/requireMethod.js";
import { sendIndex, acceptsHtml } from "../pages/staticFiles.js";

const GRAPHQL_RESPONSE = "application/graphql-response+json";

/** Does an element of `Accept` name the media type of GraphQL responses, and want it? RFC 9110 §12.5.1 */
function takesGraphqlResponse(range: string): boolean {
  const [type, ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  return type === GRAPHQL_RESPONSE && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
}

/**
 * At /graphql a failure is a GraphQL response: a client that knows the type reads the errors of one with any status, but
 * of `application/json` with status 200 only (https://graphql.github.io/graphql-over-http/draft/#sec-application-json).
 */
function mediaTypeFor({ raw, headers: { accept = "" } }: FastifyRequest): string {
  const isGraphql = raw.url?.split("?", 1)[0] === "/graphql";
  return isGraphql && accept.split(",").some(takesGraphqlResponse) ? GRAPHQL_RESPONSE : "application/json";
}

/** A request that becomes no operation leaves a line of its own; an unexpected error already has one, with its stack. */
function logRefusal({ request, raw, server, elapsedTime }: FastifyReply, code: ErrorCode): void {
  if (code === "INTERNAL_SERVER_ERROR") return;
  const operation = { route: routeOf(request), method: request.method, codes: [code] };
  const [requestId, address, startedAt] = [request.id, addressOf(request), performance.now() - elapsedTime];
  const line = { log: server.log, requestId, address, startedAt, calls: [], outcomes: [], operation, response: raw };
  logOnClose(line, "refused");
}

/** A failure as the whole answer: the HTTP status that fits, the body in the shape of GraphQL errors. */
export function sendError(reply: FastifyReply, failure: PublicError): FastifyReply {
  const { code, status, message, retryAfter } = failure;
  const { operation } = reply.request;
  if (operation) operation.codes = [code];
  else logRefusal(reply, code);
  if (retryAfter !== undefined) void reply.header("retry-after", String(Math.ceil(retryAfter)));
  if (status === 401) void reply.header("www-authenticate", "Bearer");
  return reply
    .code(status)
    .type(`${mediaTypeFor(reply.request)}; charset=utf-8`)
    .send(JSON.stringify({ errors: [{ message, extensions: extensionsOf(failure, reply.request.id) }] }));
}

/** Every failure is answered in JSON, whoever it comes from: no empty body, and no HTML but the page of a front end. */
export function handleErrors(app: FastifyInstance, log: Logger, config: Pick<Config, "webRoot">): void {
  app.setErrorHandler((error, request, reply) => {
    logError({ log, requestId: request.id }, error);
    return sendError(reply, toPublicError(error));
  });
  app.setNotFoundHandler((request, reply) => {
    if (acceptsHtml(request, config)) sendIndex(reply);
    else
      void sendError(reply, {
        code: "NOT_FOUND",
        status: 404,
        message: `There is nothing at ${request.method} ${request.url.split("?", 1)[0] ?? ""}. GraphQL is at /graphql, files are below /files/.`,
      });
  });
}
