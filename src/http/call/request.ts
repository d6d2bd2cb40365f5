import type { Dispatcher } from "undici";
import { type UpstreamCall, UpstreamError } from "../../UpstreamError.js";
import type { Caller } from "./Caller.js";
import { cookieHeader } from "./sessionCookie.js";
import type { Transport } from "./Transport.js";

export interface RequestParts {
  readonly accept: string;
  /** Send no cookie; no session is needed. */
  readonly anonymous?: boolean | undefined;
  /** Only with a body. */
  readonly contentType?: string | undefined;
  readonly body?: string | undefined;
  /** undici's own timeouts in ms, coarse: up to about a second late; 0 for none. */
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
}

export interface Request extends Dispatcher.DispatchOptions {
  /** Names and values in turn. */
  readonly headers: string[];
}

/**
 * The request as undici takes it. Of the caller it carries only the token and the request id. The path is sent as it is:
 * `new URL(path, base)` would resolve `%2e%2e`.
 * @throws UpstreamError `unauthenticated` when the call needs a session and has no token that may be sent
 * @throws TypeError when the path is not valid: a bug of the calling code
 */
export function buildRequest(transport: Transport, caller: Caller, call: UpstreamCall, parts: RequestParts): Request {
  if (!ENCODED_PATH.test(call.path))
    throw new TypeError("An upstream path begins with a slash and is percent-encoded.");
  const headers = parts.anonymous === true ? [] : ["cookie", sessionCookieOf(caller, call)];
  headers.push("x-request-id", caller.requestId, "accept", parts.accept);
  headers.push("accept-encoding", "identity", "user-agent", "ensims-graphql");
  if (parts.contentType !== undefined) headers.push("content-type", parts.contentType);
  // Spelled out, so that every request has the same shape: undici takes ten times as long to read one made by spreading.
  return {
    method: call.method,
    path: transport.basePath + call.path,
    headers,
    body: parts.body ?? null,
    reset: false, // else undici closes the connection after a GET with a body
    headersTimeout: parts.headersTimeout,
    bodyTimeout: parts.bodyTimeout,
  };
}

/** Puts headers behind the first ones, in place of those of an earlier try. @param count the length of the first ones */
export function setLastHeaders({ headers }: Request, count: number, last: readonly string[]): void {
  headers.length = count;
  headers.push(...last);
}

const ENCODED_PATH = /^\/[\x21-\x7e]*$/;

function sessionCookieOf(caller: Caller, call: UpstreamCall): string {
  const { token } = caller;
  const cookie = caller.cookieHeader ?? (token === undefined ? undefined : cookieHeader(token));
  if (cookie !== undefined) return cookie;
  const detail = token === undefined ? "no session" : "the token holds characters that no cookie may hold";
  throw new UpstreamError({ ...call, kind: "unauthenticated", detail });
}
