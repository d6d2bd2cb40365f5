import { type ApolloServer, HeaderMap } from "@apollo/server";
import type { FormattedExecutionResult, GraphQLError } from "graphql";
import { ReadTracker } from "../../http/cache/ReadTracker.js";
import { formatError } from "../errors/formatError.js";
import { logErrors } from "../log/logError.js";
import type { ValidSubscription } from "../live/Subscription.js";
import { type CacheHit, CachedRequest } from "./CachedRequest.js";
import type { ApolloContext } from "./ApolloContext.js";
import type { GraphQLParams } from "./params.js";
import { rootConditionError } from "./rules/rootConditions.js";
import type { RequestContext } from "../RequestContext.js";
import { ResponseBody } from "../response/ResponseBody.js";
import { resultJson } from "../response/resultJson.js";

/** What came of an operation. */
export interface ExecutedOperation {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: ResponseBody;
}

/** What is to be answered by a stream. */
export interface TakenSubscription {
  readonly subscription: ValidSubscription;
}

const NO_HEADERS: readonly string[] = [];

/** The last response to a compiled operation, instead of its execution. */
export function reuse({ how, outcomes, body }: CacheHit, context: RequestContext): ExecutedOperation {
  context.operation[how] = true;
  context.outcomes.push(...outcomes);
  return { status: 200, headers: NO_HEADERS, body };
}

/** Executes an operation: compiled where it is, else by Apollo Server. */
export function execute(
  asked: CachedRequest | GraphQLParams,
  context: RequestContext,
  apollo: ApolloServer<ApolloContext>,
): Promise<ExecutedOperation | TakenSubscription> {
  return asked instanceof CachedRequest ? runCompiled(asked, context) : interpret(asked, context, apollo);
}

const bodyOf = (result: FormattedExecutionResult, context: RequestContext) =>
  ResponseBody.ofJson(resultJson(result, context));

/** The errors as callers get them. */
const publicErrors = (errors?: readonly GraphQLError[]) =>
  errors ? { errors: errors.map((error) => formatError(error.toJSON(), error)) } : {};

/** Executes a compiled operation, and keeps the response if it depends on the upstream's answers only. */
async function runCompiled(asked: CachedRequest, context: RequestContext): Promise<ExecutedOperation> {
  const { session, publicUrl, outcomes } = context;
  const tracker = new ReadTracker();
  context.trace = tracker;
  const { data, errors } = await asked.operation.execute(context, asked.inputs);
  if (errors) logErrors(context, errors);
  const body = bodyOf({ ...publicErrors(errors), data: data ?? null }, context);
  const reads = errors || session.claimsWereRead || session.cookie ? undefined : tracker.reads;
  if (reads) asked.set(reads, { publicUrl, body, outcomes });
  return { status: 200, headers: NO_HEADERS, body };
}

/**
 * By Apollo Server, which tells the cache of compiled operations what it executes. It parses and validates subscriptions too, but
 * leaves them to be executed here.
 */
async function interpret(
  params: GraphQLParams,
  context: RequestContext,
  apollo: ApolloServer<ApolloContext>,
): Promise<ExecutedOperation | TakenSubscription> {
  const refusal = rootConditionError(params.query);
  if (refusal) return { status: 400, headers: NO_HEADERS, body: bodyOf(publicErrors([refusal]), context) };
  const http = { method: "POST", headers: new HeaderMap(), search: "", body: undefined }; // `takeSubscriptions` knows the real one
  const taken: { subscription?: ValidSubscription } = (context.taken = {});
  const result = await apollo.executeOperation({ ...given(params), http }, { contextValue: context });
  if (taken.subscription) return { subscription: taken.subscription };
  if (result.body.kind !== "single") throw new Error("the schema has nothing that is answered in parts");
  const headers: string[] = [];
  for (const [name, value] of result.http.headers) {
    // Its own `cache-control` is for errors that others may keep; here no response may be.
    if (name !== "cache-control") headers.push(name, value);
  }
  return { status: result.http.status ?? 200, headers, body: bodyOf(result.body.singleResult, context) };
}

/** Only what the request has: Apollo Server tells null and undefined apart. */
const given = ({ query, operationName, variables, extensions }: GraphQLParams) => ({
  ...(query !== undefined && { query }),
  ...(operationName !== undefined && { operationName }),
  ...(variables && { variables: { ...variables } }),
  ...(extensions && { extensions: { ...extensions } }),
});
