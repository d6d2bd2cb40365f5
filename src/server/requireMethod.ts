import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { RequestError } from "./RequestError.js";

/** By which methods each address is spoken to. */
const ALLOWED: readonly (readonly [address: RegExp, methods: readonly string[]])[] = [
  [/^\/graphql$/, ["GET", "POST"]],
  [/^\/files\//, ["GET", "HEAD", "POST"]],
  [/^\/(?:livez|readyz)$/, ["GET", "HEAD"]],
  [/^\*$/, ["GET", "HEAD", "POST"]],
];

/** As the router reads it: without the query, and decoded where it can be. */
function addressOf(url: string): string {
  const [path = ""] = url.split("?", 1);
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/**
 * Finds out whether an address lacks the method that a request has, and says in the answer which ones it has.
 *
 * @param answersOptions whether CORS preflights are answered, so that `OPTIONS` is a method of every address
 */
export const methodRefusal =
  (answersOptions: boolean) =>
  ({ method, url }: FastifyRequest, reply: FastifyReply): RequestError | undefined => {
    const address = addressOf(url);
    const [, methods] = ALLOWED.find(([pattern]) => pattern.test(address)) ?? [];
    if (methods === undefined || methods.includes(method) || (answersOptions && method === "OPTIONS")) return undefined;
    const allowed = methods.join(", ");
    void reply.header("allow", allowed);
    return new RequestError(405, "METHOD_NOT_ALLOWED", `This address has the methods ${allowed}. Use one of them.`);
  };

/** Refuses a method that an address does not have, before anything else of the request is looked at. */
export function requireMethod(app: FastifyInstance, refusal: ReturnType<typeof methodRefusal>): void {
  app.addHook("onRequest", (request, reply, done) => done(refusal(request, reply)));
}
