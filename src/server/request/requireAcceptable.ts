import type { FastifyRequest } from "fastify";
import Negotiator from "negotiator";
import { RequestError } from "../errors/RequestError.js";

/** What Apollo Server can answer in: it looks for one of them only when the operation has run. */
const OFFERED = [
  "application/json; charset=utf-8",
  "application/graphql-response+json; charset=utf-8",
  "application/json; callbackSpec=1.0; charset=utf-8",
];

/** Refuses a request whose `Accept` header takes no answer in GraphQL, before its body is read. */
export function requireAcceptable({ headers: { accept = "" } }: FastifyRequest): void {
  if (accept === "" || new Negotiator({ headers: { accept } }).mediaType(OFFERED) !== undefined) return;
  throw new RequestError(
    406,
    "NOT_ACCEPTABLE",
    "The answer is application/graphql-response+json or application/json. Accept one of them.",
  );
}
