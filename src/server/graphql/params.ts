import { RequestError } from "../errors/RequestError.js";
import { forbiddenKey, keyNotAllowed } from "../request/forbiddenKey.js";
import { loneSurrogate } from "../request/loneSurrogate.js";

type JsonObject = Readonly<Record<string, unknown>>;

/** What a request asks for: https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters */
export interface GraphQLParams {
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: JsonObject | undefined;
  readonly extensions: JsonObject | undefined;
  /** What it calls its document: `documentId` of the draft, `doc_id` of Relay. */
  readonly documentIds: readonly string[];
  /** Set where it runs though its document is not trusted. */
  readonly isUntrusted?: true;
}

const badRequest = (message: string) => new RequestError(400, "BAD_REQUEST", message);

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function textOf(params: JsonObject, name: string): string | undefined {
  const value = params[name] ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw badRequest(`\`${name}\` must be a string.`);
}

function objectOf(params: JsonObject, name: string): JsonObject | undefined {
  const value = params[name] ?? undefined;
  if (value === undefined || isObject(value)) return value;
  const hint = typeof value === "string" ? " Do not encode it as a string." : "";
  throw badRequest(`\`${name}\` must be an object.${hint}`);
}

/** In a document graphql-js refuses half of a surrogate pair; in the variables, here. */
function variablesOf(params: JsonObject): JsonObject | undefined {
  const variables = objectOf(params, "variables");
  const path = loneSurrogate(variables, "");
  if (path === undefined) return variables;
  const message = `Variable "$${path}" has half of a surrogate pair, which is no character. Send the whole pair, or leave it out.`;
  throw new RequestError(400, "BAD_USER_INPUT", message);
}

const toParams = (params: JsonObject): GraphQLParams => ({
  query: textOf(params, "query"),
  operationName: textOf(params, "operationName"),
  variables: variablesOf(params),
  extensions: objectOf(params, "extensions"),
  documentIds: [textOf(params, "documentId"), textOf(params, "doc_id")].filter((id) => id !== undefined),
});

/**
 * The parameters of a `POST`, from its parsed body.
 *
 * @throws RequestError
 */
export function paramsOf(body: unknown): GraphQLParams {
  if (Array.isArray(body))
    throw badRequest("A list of operations (batching) is not supported. Send one operation a request.");
  if (!isObject(body) || Object.keys(body).length === 0)
    throw badRequest("The body has no `query`. Send a JSON object whose `query` is the text of the operation.");
  return toParams(body);
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function parseJson(text: string, where: string, message: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest(message);
  }
  const key = forbiddenKey(value);
  if (key !== undefined) throw badRequest(keyNotAllowed(key, where));
  return value;
}

/**
 * The parameters of a JSON body, in strict UTF-8: with U+FFFD in the place of what is none, a password would become another.
 *
 * @throws RequestError
 */
export function readJsonParams(body: Buffer): GraphQLParams {
  if (body.length === 0) throw badRequest("The request body is empty. Send a JSON object.");
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw badRequest("The request body is not UTF-8.");
  }
  return paramsOf(parseJson(text, "the request body", "The request body is not valid JSON."));
}

/** Whether what is percent-encoded is UTF-8; a `%` that encodes nothing stands for itself. */
function isUtf8(search: string): boolean {
  try {
    decodeURIComponent(search.replace(/%(?![\da-f]{2})/gi, ""));
    return true;
  } catch {
    return false;
  }
}

/**
 * The parameters of a `GET`, from the query of its URL.
 *
 * @throws RequestError
 */
export function readSearchParams(search: string): GraphQLParams {
  if (!isUtf8(search)) throw badRequest("The query of the URL is not percent-encoded UTF-8.");
  const given = new URLSearchParams(search);
  const params: Record<string, unknown> = {};
  for (const name of ["query", "documentId", "doc_id", "operationName", "variables", "extensions"]) {
    const [value, ...others] = given.getAll(name);
    if (others.length > 0) throw badRequest(`The URL has more than one \`${name}\`.`);
    if (value === undefined) continue;
    const isJson = name === "variables" || name === "extensions";
    params[name] = isJson ? parseJson(value, `\`${name}\``, `\`${name}\` in the URL is not valid JSON.`) : value;
  }
  return toParams(params);
}
