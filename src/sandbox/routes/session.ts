import type { FastifyReply, FastifyRequest } from "fastify";
import { type Account, nameOf } from "../store/Accounts.js";
import { sendError } from "./responses.js";
import type { Service } from "../Service.js";
import type { Bearer } from "../store/tokens.js";

export interface Caller extends Bearer {
  readonly account: Account;
}

type Handler = (caller: Caller, request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;

/** Wraps a handler so that it requires a session. Without one the response is 401, and the body is not read. */
export function signedIn(service: Service, handler: Handler) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const caller = await callerOf(request, service);
    if (!caller) return sendError(reply, 401, service.quirks.unauthorizedBody);
    if (service.quirks.rollingSession) await setSession(reply, caller.account, service);
    return handler(caller, request, reply);
  };
}

async function callerOf(request: FastifyRequest, { tokens, accounts }: Service): Promise<Caller | undefined> {
  // Any valid token is accepted, the last one first (upstream-api.md §6). Four are enough for every known client.
  for (const token of sessionTokens(request.headers.cookie ?? "")
    .reverse()
    .slice(0, 4)) {
    const bearer = await tokens.verify(token);
    const account = bearer && accounts.find(bearer.email);
    if (account) return { ...bearer, account };
  }
  return undefined;
}

/**
 * The session tokens in a `Cookie` header. Lenient, as real clients need it (upstream-api.md §6): one sends back a whole
 * `Set-Cookie` with its attributes, another repeats the cookie after a comma.
 */
function sessionTokens(header: string): string[] {
  return header
    .split(/[;,]/)
    .map((pair) => /^\s*session_token\s*=\s*"?([\w.~+/-]+)"?\s*$/.exec(pair)?.[1])
    .filter((token) => token !== undefined);
}

/** Sets a new session token. It is always the first `Set-Cookie`, because one client reads only the first. */
export async function setSession(reply: FastifyReply, account: Account, { tokens, quirks }: Service): Promise<void> {
  const token = await tokens.mint({ email: account.email, name: nameOf(account) }, quirks.tokenTtlSeconds);
  setCookies(reply, [`session_token=${token}; ${quirks.cookieAttributes}`, ...quirks.extraCookies]);
}

export function clearSession(reply: FastifyReply): void {
  setCookies(reply, ["session_token=; Path=/; Max-Age=0"]);
}

function setCookies(reply: FastifyReply, cookies: string[]): void {
  // Fastify appends to an existing `Set-Cookie`.
  reply.removeHeader("set-cookie").header("set-cookie", cookies);
}
