import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest } from "@apollo/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { FormattedExecutionResult } from "graphql";
import type { FastWay } from "./FastWay.js";
import { requireAllowedKeys } from "../request/forbiddenKey.js";
import { graphiqlSender, wantsGraphiql } from "../pages/graphiql.js";
import { acceptGraphqlMultipart } from "./multipart/acceptMultipart.js";
import { codesOf } from "../log/logRequest.js";
import { preventCsrf } from "../session/csrf.js";
import { readSession } from "../session/readSession.js";
import { requireAcceptable } from "../request/requireAcceptable.js";
import { openLoggedScope, type RequestScope, type ScopeOptions } from "./RequestContext.js";
import { writeSessionCookie } from "../session/writeSessionCookie.js";

export interface GraphqlRouteOptions extends ScopeOptions {
  readonly apollo: ApolloServer<RequestScope>;
  readonly fastWay: FastWay;
}

function toApolloRequest({ method, headers, raw, body }: FastifyRequest): HTTPGraphQLRequest {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const [, query = ""] = (raw.url ?? "").split(/\?(.*)/s);
  return { method, headers: map, search: `?${query}`, body: method === "POST" ? (body ?? {}) : undefined };
}

/** What Apollo refuses before there is an operation, and what it fails to write, it answers without asking anybody who could add the request's id. */
function withRequestId(body: string, { requestId, operation }: RequestScope): string {
  const { errors = [], ...rest } = JSON.parse(body) as FormattedExecutionResult;
  operation.codes = codesOf(errors);
  const named = errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
  return JSON.stringify({ errors: named, ...rest });
}

/** `GET` and `POST /graphql`: GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/), and GraphiQL for browsers. */
export function graphqlRoute(app: FastifyInstance, options: GraphqlRouteOptions): void {
  const { apollo, fastWay, config } = options;
  const sendGraphiql = graphiqlSender(config);

  // What the head alone condemns is refused here, before the body is read and anything runs.
  app.addHook("onRequest", (request, _reply, done) => {
    request.callerSession = readSession(request.headers);
    if (!wantsGraphiql(request, config)) {
      preventCsrf(request, request.callerSession);
      requireAcceptable(request);
      requireAllowedKeys(request.raw.url);
    }
    done();
  });
  app.removeContentTypeParser("text/plain"); // Fastify's own: it is no type for GraphQL
  acceptGraphqlMultipart(app, config);

  app.route({
    method: ["GET", "POST"],
    url: "/graphql",
    handler: async (request, reply) => {
      if (wantsGraphiql(request, config)) return sendGraphiql(request, reply);
      const scope = openLoggedScope(options, request, reply, request.callerSession);
      const answer = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: toApolloRequest(request),
        context: () => Promise.resolve(scope),
      });
      if (answer.body.kind !== "complete") throw new Error("the schema has nothing that is answered in parts");
      const { status = 200 } = answer;
      const isAnswer = scope.operation.hash !== undefined && status < 500;
      const body = isAnswer ? answer.body.string : withRequestId(answer.body.string, scope);
      return send(reply, scope, status, answer.headers, body);
    },
  });

  function send(
    reply: FastifyReply,
    scope: RequestScope,
    status: number,
    headers: HeaderMap,
    body: string,
  ): FastifyReply {
    void reply.code(status);
    for (const [name, value] of headers) {
      // Its own `cache-control` is for refusals that others may keep; here no answer may be.
      if (name !== "content-length" && name !== "cache-control") void reply.header(name, value);
    }
    if (status === 200) fastWay.learn(reply.request, reply);
    writeSessionCookie(reply, scope.session, config);
    return reply.send(body);
  }
}
