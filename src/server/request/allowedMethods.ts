import type { IncomingMessage } from "node:http";
import { RequestError } from "../errors/RequestError.js";

type Target = Pick<IncomingMessage, "method" | "url">;

interface Route {
  readonly pattern: RegExp;
  /** As a log may call it: a path may be secret. */
  readonly name: string;
  readonly methods: readonly string[];
}

const GRAPHQL: Route = { pattern: /^\/graphql$/, name: "/graphql", methods: ["GET", "POST"] };

/** The methods of each URL path. */
const ROUTES: readonly Route[] = [
  GRAPHQL,
  { pattern: /^\/files\//, name: "/files/*", methods: ["GET", "HEAD", "POST"] },
  { pattern: /^\/jobs$/, name: "/jobs", methods: ["POST"] },
  { pattern: /^\/jobs\/[^/]*\/files\//, name: "/jobs/*/files/*", methods: ["GET", "HEAD"] },
  { pattern: /^\/jobs\/[^/]*\/files\.zip$/, name: "/jobs/*/files.zip", methods: ["GET", "HEAD"] },
  { pattern: /^\/livez$/, name: "/livez", methods: ["GET", "HEAD"] },
  { pattern: /^\/demo-account\.json$/, name: "/demo-account.json", methods: ["GET", "HEAD"] },
  { pattern: /^\/readyz$/, name: "/readyz", methods: ["GET", "HEAD"] },
  { pattern: /^\*$/, name: "*", methods: ["GET", "HEAD", "POST"] },
];

/** What a caller may mean by a method that URLs below /files do not have. */
const FILES_HINTS: Readonly<Record<string, string>> = {
  DELETE: " Delete by GraphQL, with the mutation `delete(path:)`.",
  PUT: " Store files by POST to their folder, as multipart/form-data.",
  PATCH: " Store files by POST to their folder, as multipart/form-data.",
};

/** The path of a URL as the router reads it: without the query, and decoded where it can be. */
function pathOf(url: string): string {
  const [path = ""] = url.split("?", 1);
  if (!path.includes("%")) return path;
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function routeTo(url = ""): Route | undefined {
  if (url === "/graphql") return GRAPHQL; // as most are: metrics and traces ask for each request
  const path = pathOf(url);
  return ROUTES.find(({ pattern }) => pattern.test(path));
}

/** Whether a request is for `/graphql`. */
export const isForGraphql = ({ url = "" }: Target): boolean =>
  url === "/graphql" || url.startsWith("/graphql?") || (url.includes("%") && pathOf(url) === "/graphql");

/** The template of the path of a request; undefined when there is nothing at the path, or a file of the page. */
export const routeNameOf = ({ url }: Target): string | undefined => routeTo(url)?.name;

/**
 * Method and path of a request, without what may be secret: the path of a file, the query. `HEAD` is served as `GET` is.
 *
 * @returns undefined when there is nothing at the path
 */
export function routeOf({ method = "", url }: Target): string | undefined {
  const route = routeTo(url);
  return route && `${method === "HEAD" ? "GET" : method} ${route.name}`;
}

/**
 * Finds out whether a URL path lacks the method that a request has; the error says which ones it has.
 *
 * @param answersOptions whether CORS preflights are answered, so that `OPTIONS` is a method of every path
 */
export function methodError({ method = "", url }: Target, answersOptions: boolean): RequestError | undefined {
  const { name, methods } = routeTo(url) ?? {};
  if (methods === undefined || methods.includes(method) || (answersOptions && method === "OPTIONS")) return undefined;
  const allow = methods.join(", ");
  const hint = name === "/files/*" ? (FILES_HINTS[method] ?? "") : "";
  const message = `This address has the methods ${allow}. Use one of them.${hint}`;
  return new RequestError(405, "METHOD_NOT_ALLOWED", message, { headers: { allow } });
}
