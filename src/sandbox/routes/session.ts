import type { FastifyReply, FastifyRequest } from "fastify";
import { type Account, nameOf } from "../store/Accounts.js";
import { sendError } from "./answers.js";
import type { Service } from "../Service.js";
import type { Bearer } from "../store/tokens.js";

export interface Caller extends Bearer {
  readonly account: Account;
}

type Handler = (caller: Caller, request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;

/** Make a handler for signed-in callers only; others get 401 without a look at what they sent. */
export function signedIn(service: Service, handler: Handler) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const caller = await callerOf(request, service);
    if (!caller) return sendError(reply, 401, service.quirks.unauthorizedBody);
    if (service.quirks.rollingSession) await setSession(reply, caller.account, service);
    return handler(caller, request, reply);
  };
}

async function callerOf(request: FastifyRequest, { tokens, accounts }: Service): Promise<Caller | undefined> {
  // Of several tokens any valid one counts, the last first (upstream-api.md §6); nobody sends many.
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
 * The tokens in a `Cookie` header, found as leniently as real clients need it (upstream-api.md §6): one client sends back a
 * whole `Set-Cookie` with its attributes, another repeats the cookie after a comma.
 */
export function sessionTokens(header: string): string[] {
  return header
    .split(/[;,]/)
    .map((pair) => /^\s*session_token\s*=\s*"?([\w.~+/-]+)"?\s*$/.exec(pair)?.[1])
    .filter((token) => token !== undefined);
}

/** Give the caller a new session: always the first `Set-Cookie`, for one client takes that blindly. */
export async function setSession(reply: FastifyReply, account: Account, { tokens, quirks }: Service): Promise<void> {
  const token = await tokens.mint({ email: account.email, name: nameOf(account) }, quirks.tokenTtlSeconds);
  setCookies(reply, [`session_token=${token}; ${quirks.cookieAttributes}`, ...quirks.extraCookies]);
}

export function clearSession(reply: FastifyReply): void {
  setCookies(reply, ["session_token=; Path=/; Max-Age=0"]);
}

function setCookies(reply: FastifyReply, cookies: string[]): void {
  // Fastify would add to what is there already.
  reply.removeHeader("set-cookie").header("set-cookie", cookies);
}
