import { type ApolloServer, HeaderMap } from "@apollo/server";
import type { FormattedExecutionResult } from "graphql";
import { ReadTracker } from "../../http/cache/ReadTracker.js";
import { formatError } from "../errors/formatError.js";
import { logErrors } from "../log/logError.js";
import { codesOf } from "../log/logRequest.js";
import { CachedRequest } from "./CachedRequest.js";
import type { ApolloContext } from "./createApollo.js";
import type { GraphQLParams } from "./params.js";
import type { RequestContext } from "../RequestContext.js";
import { ResponseBody } from "../response/ResponseBody.js";

/** What came of an operation. */
export interface ExecutedOperation {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: ResponseBody;
}

const NO_HEADERS: readonly string[] = [];

/** Executes an operation: compiled where it is, else by Apollo Server. */
export function execute(
  asked: CachedRequest | GraphQLParams,
  context: RequestContext,
  apollo: ApolloServer<ApolloContext>,
): Promise<ExecutedOperation> {
  return asked instanceof CachedRequest ? runCompiled(asked, context) : interpret(asked, context, apollo);
}

/** Reuses the last response if the upstream's answers are unchanged; else executes, and keeps what is a function of them. */
async function runCompiled(asked: CachedRequest, context: RequestContext): Promise<ExecutedOperation> {
  const { session, publicUrl, operation, outcomes } = context;
  const cached = await asked.get(context.clients, publicUrl);
  if (cached) {
    operation[cached.how] = true;
    outcomes.push(...cached.outcomes);
    return { status: 200, headers: NO_HEADERS, body: cached.body };
  }
  const tracker = new ReadTracker();
  context.trace = tracker;
  const { data, errors } = await asked.operation.execute(context, asked.inputs);
  if (errors) logErrors(context, errors);
  const published = errors && { errors: errors.map((error) => formatError(error.toJSON(), error)) };
  const body = bodyOf({ ...published, data: data ?? null }, context);
  const reads = errors || session.claimsWereRead || session.cookie ? undefined : tracker.reads;
  if (reads) asked.set(reads, { publicUrl, body, outcomes });
  return { status: 200, headers: NO_HEADERS, body };
}

/** By Apollo Server, which tells the cache of compiled operations what it executes. */
async function interpret(
  params: GraphQLParams,
  context: RequestContext,
  apollo: ApolloServer<ApolloContext>,
): Promise<ExecutedOperation> {
  const { method = "" } = context.request;
  const http = { method, headers: new HeaderMap(), search: "", body: undefined };
  const result = await apollo.executeOperation({ ...given(params), http }, { contextValue: context });
  if (result.body.kind !== "single") throw new Error("the schema has nothing that is answered in parts");
  const headers: string[] = [];
  for (const [name, value] of result.http.headers) {
    // Its own `cache-control` is for errors that others may keep; here no response may be.
    if (name !== "cache-control") headers.push(name, value);
  }
  return { status: result.http.status ?? 200, headers, body: bodyOf(result.body.singleResult, context) };
}

/** A result as it is sent: errors first, each with the id of the request. */
function bodyOf({ errors, data, extensions }: FormattedExecutionResult, context: RequestContext): ResponseBody {
  if (!errors) return ResponseBody.ofJson(JSON.stringify({ data, extensions }));
  const { requestId, operation } = context;
  operation.codes = codesOf(errors);
  const named = errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
  return ResponseBody.ofJson(JSON.stringify({ errors: named, data, extensions }));
}

/** Only what the request has: Apollo Server tells null and undefined apart. */
const given = ({ query, operationName, variables, extensions }: GraphQLParams) => ({
  ...(query !== undefined && { query }),
  ...(operationName !== undefined && { operationName }),
  ...(variables && { variables: { ...variables } }),
  ...(extensions && { extensions: { ...extensions } }),
});
