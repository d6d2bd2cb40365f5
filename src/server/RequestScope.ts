import type { FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Config } from "../config.js";
import type { CallerSession } from "../context/CallerSession.js";
import type { Context } from "../context/Context.js";
import type { CredentialFailures } from "../context/CredentialGuard.js";
import { createContext, type Upstreams } from "../context/createContext.js";
import type { CallReport } from "../http/Caller.js";
import { logWhenDone, type OperationFacts } from "./logWhenDone.js";

/** A request's context, and what the server itself remembers of the request. */
export interface RequestScope extends Context {
  readonly requestId: string;
  readonly log: Logger;
  /** The upstream calls that have ended. */
  readonly calls: readonly CallReport[];
  /** What was executed, filled in once it is known. (Apollo works on a copy of the scope, so it is the same object throughout.) */
  readonly operation: OperationFacts;
}

export interface ScopeOptions {
  readonly config: Config;
  readonly upstreams: Upstreams;
  readonly log: Logger;
  readonly credentialFailures: CredentialFailures;
}

/** A host that can stand in a URL; anything else in a `Host` header is not repeated. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** The address that the caller uses, unless the configuration says what it is. */
function publicUrl({ publicUrl, host, port }: Config, request: FastifyRequest): string {
  if (publicUrl !== undefined) return publicUrl;
  return `${request.protocol}://${HOST.test(request.host) ? request.host : `${host}:${port}`}`;
}

/** Aborted when the connection closes before the answer is complete. */
function signalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Opens the scope of one request: everything of it ends with the request. */
export function openScope(
  { config, upstreams, log, credentialFailures }: ScopeOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  session: CallerSession,
): RequestScope {
  const calls: CallReport[] = [];
  const requestId = request.id;
  const context = createContext(upstreams, {
    session,
    requestId,
    signal: signalOf(reply),
    publicUrl: publicUrl(config, request),
    credentials: credentialFailures.guard(request.ip),
    limits: config,
    onCall: (report) => calls.push(report),
  });
  const scope: RequestScope = { ...context, requestId, calls, operation: {}, log: log.child({ requestId }) };
  logWhenDone(scope, reply);
  return scope;
}
