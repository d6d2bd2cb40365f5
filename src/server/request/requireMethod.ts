import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { RequestError } from "../errors/RequestError.js";

/** By which methods each address is spoken to, and what a log may call it. */
const ALLOWED: readonly (readonly [address: RegExp, name: string, methods: readonly string[]])[] = [
  [/^\/graphql$/, "/graphql", ["GET", "POST"]],
  [/^\/files\//, "/files/*", ["GET", "HEAD", "POST"]],
  [/^\/livez$/, "/livez", ["GET", "HEAD"]],
  [/^\/readyz$/, "/readyz", ["GET", "HEAD"]],
  [/^\*$/, "*", ["GET", "HEAD", "POST"]],
];

/** What a caller may mean by a method that an address below /files does not have. */
const FILES_HINTS: Readonly<Record<string, string>> = {
  DELETE: " Delete by GraphQL, with the mutation `delete(path:)`.",
  PUT: " Store files by POST to their folder, as multipart/form-data.",
  PATCH: " Store files by POST to their folder, as multipart/form-data.",
};

/** As the router reads it: without the query, and decoded where it can be. */
function addressOf(url: string): string {
  const [path = ""] = url.split("?", 1);
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

const routeTo = (url: string) => {
  const address = addressOf(url);
  return ALLOWED.find(([pattern]) => pattern.test(address));
};

/**
 * Method and address of a request, without what may be secret: the path of a file, the query. `HEAD` is served as `GET` is.
 *
 * @returns undefined when there is nothing at the address
 */
export function routeOf({ method, url }: Pick<FastifyRequest, "method" | "url">): string | undefined {
  const [, name] = routeTo(url) ?? [];
  return name === undefined ? undefined : `${method === "HEAD" ? "GET" : method} ${name}`;
}

/**
 * Finds out whether an address lacks the method that a request has, and says in the answer which ones it has.
 *
 * @param answersOptions whether CORS preflights are answered, so that `OPTIONS` is a method of every address
 */
export const methodRefusal =
  (answersOptions: boolean) =>
  ({ method, url }: FastifyRequest, reply: FastifyReply): RequestError | undefined => {
    const [, name, methods] = routeTo(url) ?? [];
    if (methods === undefined || methods.includes(method) || (answersOptions && method === "OPTIONS")) return undefined;
    const allowed = methods.join(", ");
    void reply.header("allow", allowed);
    const hint = name === "/files/*" ? (FILES_HINTS[method] ?? "") : "";
    return new RequestError(
      405,
      "METHOD_NOT_ALLOWED",
      `This address has the methods ${allowed}. Use one of them.${hint}`,
    );
  };

/** Refuses a method that an address does not have, before anything else of the request is looked at. */
export function requireMethod(app: FastifyInstance, refusal: ReturnType<typeof methodRefusal>): void {
  app.addHook("onRequest", (request, reply, done) => done(refusal(request, reply)));
}
