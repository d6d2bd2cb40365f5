import type { FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../../config/config.js";
import { CallerSession } from "../../context/CallerSession.js";
import { type Dependencies, RequestContext } from "../RequestContext.js";
import { OperationFacts } from "../log/OperationFacts.js";
import { routeOf } from "../request/allowedMethods.js";
import type { SessionToken } from "../session/readSessionToken.js";
import { sessionCookieLine } from "../session/sessionCookieLine.js";

/** Opens the context of a request below /files. */
export function openFilesContext(
  shared: Dependencies,
  fastifyRequest: FastifyRequest,
  { raw: response, elapsedTime }: FastifyReply,
  { token, source, cookieHeader }: SessionToken,
): RequestContext {
  const { raw: request, id: requestId } = fastifyRequest;
  const session = new CallerSession(token, source, cookieHeader);
  const client = shared.clientInfo(request);
  const startedAt = performance.now() - elapsedTime;
  const context = new RequestContext(shared, {
    request,
    requestId,
    startedAt,
    response,
    session,
    client,
    operation: OperationFacts.ofRoute(routeOf(request), request.method),
  });
  fastifyRequest.operation = context.operation;
  return context;
}

/** Relays a session cookie that the upstream has set, whatever else it answered. */
export function relaySessionCookie(reply: FastifyReply, { session, client }: RequestContext, config: Config): void {
  const line = sessionCookieLine(session, config, client.protocol);
  if (line !== undefined) void reply.header("set-cookie", line);
}
