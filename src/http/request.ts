import type { Dispatcher } from "undici";
import { UpstreamError } from "../UpstreamError.js";
import type { Caller, UpstreamCall } from "./Caller.js";
import { cookieHeader } from "./sessionCookie.js";
import type { Transport } from "./Transport.js";

export interface RequestParts extends Pick<Dispatcher.DispatchOptions, "body"> {
  readonly accept: string;
  /** Send no cookie, and do without a session. */
  readonly anonymous?: boolean | undefined;
  /** Only with a body. */
  readonly contentType?: string | undefined;
}

/**
 * The request as undici takes it. Of the caller it carries the token and the request id, nothing else. The path goes
 * to the wire as it is: `new URL(path, base)` would resolve `%2e%2e`.
 * @throws UpstreamError `unauthenticated` when the call needs a session and has no token that may be sent
 * @throws TypeError when the path is not one: a bug of the one who calls
 */
export function buildRequest(
  { basePath }: Transport,
  caller: Caller,
  call: UpstreamCall,
  { accept, anonymous, contentType, ...parts }: RequestParts,
): Dispatcher.DispatchOptions & { headers: string[] } {
  if (!/^\/[\x21-\x7e]*$/.test(call.path))
    throw new TypeError("An upstream path begins with a slash and is percent-encoded.");
  const headers = anonymous === true ? [] : ["cookie", sessionCookieOf(caller, call)];
  headers.push(
    "x-request-id",
    caller.requestId,
    "accept",
    accept,
    "accept-encoding",
    "identity",
    "user-agent",
    "ensims-graphql",
  );
  if (contentType !== undefined) headers.push("content-type", contentType);
  return { ...parts, method: call.method, path: basePath + call.path, headers };
}

function sessionCookieOf({ token }: Caller, call: UpstreamCall): string {
  const cookie = token === undefined ? undefined : cookieHeader(token);
  if (cookie !== undefined) return cookie;
  const detail = token === undefined ? "no session" : "the token holds characters that no cookie may hold";
  throw new UpstreamError({ ...call, kind: "unauthenticated", detail });
}
