import type { IncomingMessage } from "node:http";
import { RequestError } from "../errors/RequestError.js";
import { methodError } from "./allowedMethods.js";

export const VERSION_NOT_SUPPORTED = "This version of HTTP is not supported here. Send HTTP/1.1.";

/** Node takes `HTTP/2.0` and `HTTP/0.9` in a request line for a request like any other (RFC 9110 §15.6.6). */
function checkVersion({ httpVersionMajor }: IncomingMessage): void {
  if (httpVersionMajor === 1) return;
  throw new RequestError(505, "BAD_REQUEST", VERSION_NOT_SUPPORTED, { headers: { connection: "close" } });
}

/** The target names a path here. `OPTIONS *` asks about the whole server. */
function checkTarget({ method, url = "" }: IncomingMessage): void {
  if (url.startsWith("/") || (method === "OPTIONS" && url === "*")) return;
  const message = "The request target must be a path, or an http:// URL with a host and without a user.";
  throw new RequestError(400, "BAD_REQUEST", message);
}

const isNamed = (header: string | undefined, name: string) =>
  header?.length === name.length && header.toLowerCase() === name;

/**
 * A request names its host exactly once (RFC 9112 §3.2), so that no proxy takes it for a request to another host; HTTP/1.0 may
 * leave it out. Node would answer without a body where it is missing, and take the first of several.
 */
function checkHost({ rawHeaders, httpVersion }: IncomingMessage): void {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if (isNamed(rawHeaders[i], "host")) hosts += 1;
  if (hosts === 1 || (hosts === 0 && httpVersion === "1.0")) return;
  throw new RequestError(400, "BAD_REQUEST", "A request has to have exactly one `Host` header.");
}

/** Of several Node takes the first, and a proxy that decides what the caller may do perhaps another. */
function checkAuthorization({ rawHeaders, headers }: IncomingMessage): void {
  if (headers.authorization === undefined) return;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (!isNamed(rawHeaders[i], "authorization") || rawHeaders[i + 1] === headers.authorization) continue;
    throw new RequestError(400, "BAD_USER_INPUT", "There are two different `Authorization` headers. Send one of them.");
  }
}

function checkCoding({ headers }: IncomingMessage): void {
  const coding = headers["content-encoding"];
  if (coding === undefined || /^(?:identity)?$/i.test(coding)) return;
  const message = "The request body has a content coding. Send it as it is.";
  throw new RequestError(415, "UNSUPPORTED_MEDIA_TYPE", message);
}

/**
 * Refuses a request whose message is wrong, where method and URL are known to be right.
 *
 * @throws RequestError
 */
export function checkMessage(request: IncomingMessage): void {
  checkVersion(request);
  checkHost(request);
  checkAuthorization(request);
  checkCoding(request);
}

/**
 * Refuses what the head of a request rules out, before anything else is looked at.
 *
 * @param answersOptions whether CORS preflights are answered
 * @throws RequestError
 */
export function checkHead(request: IncomingMessage, answersOptions: boolean): void {
  checkVersion(request); // before the method, which another version may have other ones of
  const error = methodError(request, answersOptions);
  if (error) throw error;
  checkTarget(request);
  checkMessage(request);
}
