import type { FastifyRequest } from "fastify";
import type { CallerSession } from "../context/CallerSession.js";
import { RequestError } from "./RequestError.js";

/** Headers that a foreign page cannot send without asking this server first, by a CORS preflight. */
export const PREFLIGHT_HEADERS = [
  "apollo-require-preflight",
  "x-apollo-operation-name",
  "graphql-require-preflight",
] as const;

/** What a form of a foreign page can send, with the visitor's cookies: https://fetch.spec.whatwg.org/#simple-header */
const isSimple = ({ method, headers }: FastifyRequest) =>
  method !== "POST" || !/^application\/(?:graphql-response\+)?json\b/i.test(headers["content-type"] ?? "");

/**
 * Refuses what a foreign page could have sent in the caller's name (CSRF): a request with the session cookie that needed
 * no preflight. A bearer token is never sent by itself, and without a session there is no name to act in.
 */
export function requirePreflight(request: FastifyRequest, session: CallerSession): void {
  if (session.carrier !== "cookie" || !isSimple(request)) return;
  if (PREFLIGHT_HEADERS.some((name) => (request.headers[name] ?? "") !== "")) return;
  throw new RequestError(
    400,
    "BAD_REQUEST",
    `This request could have been sent by another site in the caller's name (CSRF). Send it with the header \`${PREFLIGHT_HEADERS[0]}: true\`.`,
  );
}
