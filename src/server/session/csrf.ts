import type { IncomingMessage } from "node:http";
import type { TokenSource } from "../../context/CallerSession.js";
import { routeOf } from "../request/allowedMethods.js";
import { RequestError } from "../errors/RequestError.js";

/** A foreign page can send one of these only after a CORS preflight. */
export const PREFLIGHT_HEADERS = [
  "apollo-require-preflight",
  "x-apollo-operation-name",
  "graphql-require-preflight",
] as const;

/**
 * Whether a foreign page can send the request with the visitor's cookies, without a preflight. A JSON content type needs one, with
 * any method: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
const isSimple = ({ headers }: IncomingMessage) =>
  !/^application\/(?:graphql-response\+)?json\b/i.test(headers["content-type"] ?? "");

/** What to send instead, so that nothing else is refused next: the address takes one content type only. */
function advice({ method, headers, url }: IncomingMessage): string {
  const header = `the header \`${PREFLIGHT_HEADERS[0]}: true\``;
  if (method !== "POST" || /^multipart\/form-data\b/i.test(headers["content-type"] ?? ""))
    return `Send it with ${header}.`;
  const route = routeOf({ method, url });
  if (route === "POST /files/*" || route === "POST /jobs")
    return `Send the files as multipart/form-data, with ${header}.`;
  return "Send it as JSON, with the header `content-type: application/json`.";
}

/**
 * Refuses what a foreign page could have sent in the caller's name (CSRF): a request with the session cookie that needed
 * no preflight. A bearer token is never sent by itself, and without a session there is no name to act in.
 */
export function preventCsrf(request: IncomingMessage, { source }: { readonly source: TokenSource }): void {
  if (source !== "cookie" || !isSimple(request)) return;
  if (PREFLIGHT_HEADERS.some((name) => (request.headers[name] ?? "") !== "")) return;
  throw new RequestError(
    400,
    "BAD_REQUEST",
    `This request could have been sent by another site in the caller's name (CSRF). ${advice(request)}`,
  );
}
