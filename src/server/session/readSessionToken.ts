import type { IncomingHttpHeaders } from "node:http";
import type { TokenSource } from "../../context/CallerSession.js";
import { cookieHeader } from "../../http/call/sessionCookie.js";
import { RequestError } from "../errors/RequestError.js";

/**
 * Every value of the session cookie in a `Cookie` header. Lenient, because clients are: pairs may be separated by commas,
 * and attributes of a whole `Set-Cookie` line may be sent back (upstream-api §6).
 */
function sessionCookies(header: string): Set<string> {
  const values = new Set<string>();
  for (const pair of header.split(/[;,]/)) {
    const equals = pair.indexOf("=");
    if (equals >= 0 && pair.slice(0, equals).trim() === "session_token") values.add(pair.slice(equals + 1).trim());
  }
  values.delete("");
  return values;
}

const bearerToken = (header: string | undefined) => /^Bearer +(\S+) *$/i.exec(header ?? "")?.[1];

/** A session as the caller brings it. */
export interface SessionToken {
  /** Undefined when there is none, or none that may be sent on. */
  readonly token: string | undefined;
  readonly source: TokenSource;
  /** The header that carries the token upstream. */
  readonly cookieHeader?: string;
}

/** A token that may not go into a header names no session. */
function sessionOf(source: TokenSource, token: string): SessionToken {
  const header = cookieHeader(token);
  return header === undefined ? { token: undefined, source } : { token, source, cookieHeader: header };
}

/**
 * The caller's session, from its cookie or its bearer token.
 *
 * Two different cookies leave no session: which one is the caller's own cannot be told.
 *
 * @throws RequestError when cookie and bearer token name different sessions.
 */
export function readSessionToken(headers: IncomingHttpHeaders): SessionToken {
  const bearer = bearerToken(headers.authorization);
  const [cookie, ...others] = sessionCookies(headers.cookie ?? "");
  if (bearer !== undefined) {
    if (cookie === undefined || (cookie === bearer && others.length === 0)) return sessionOf("bearer", bearer);
    throw new RequestError(400, "BAD_USER_INPUT", "The session cookie and the bearer token differ. Send one of them.");
  }
  if (cookie === undefined) return { token: undefined, source: "none" };
  return others.length === 0 ? sessionOf("cookie", cookie) : { token: undefined, source: "cookie" };
}
