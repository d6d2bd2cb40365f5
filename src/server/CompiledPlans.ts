import {
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  valueFromASTUntyped,
} from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { ListingPlan, ListingSchemas } from "./listings/ListingPlan.js";

/** What a request asks for: a document, one of its operations, and values for its variables. */
export interface AskedOperation {
  readonly source: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** How an accepted operation runs without being looked at again. */
export interface Plan {
  readonly type: string;
  /** Names the operation in each line. */
  readonly log: Logger;
  /** Of variables that a request leaves out: graphql-jit takes a required one that is left to its default for a missing one. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** When all that it shows are the entries of one folder. */
  readonly listing: ListingPlan | undefined;
  /** @param variables with the defaults. @returns undefined when they do not fit: then nothing was executed */
  execute(context: unknown, variables: Readonly<Record<string, unknown>>): Promise<ExecutionResult | undefined>;
}

/** An operation that Apollo Server has parsed, validated and found within the limits. */
export interface AcceptedOperation {
  readonly source: string;
  /** As the request names it: one document may hold several operations. */
  readonly operationName: string | undefined;
  readonly document: DocumentNode;
  readonly type: string;
  readonly name: string | undefined;
  readonly hash: string;
}

/** Documents longer than this are seldom sent twice by a person, and often by an attacker. */
const MAX_SOURCE_LENGTH = 16_384;
const MAX_PLANS = 500;

const keyOf = (source: string, operationName: string | undefined) => `${operationName ?? ""}\n${source}`;

/** graphql-jit's errors are not of graphql's class, which everybody behind it asks for; their locations come ready. */
function toGraphQLError({ message, path, originalError, extensions, locations }: GraphQLError): GraphQLError {
  const options = { path: path ?? null, originalError: originalError ?? null, extensions };
  return Object.defineProperty(new GraphQLError(message, options), "locations", { value: locations, enumerable: true });
}

/**
 * The compiled plans of operations that came more than once. A plan takes the place of parsing, validation and of
 * interpreting the document, not of anything that depends on the caller. Bounded, so that a flood of different
 * documents costs memory no more than without it, and compiles nothing.
 */
export class CompiledPlans {
  readonly #schema: GraphQLSchema;
  readonly #listingSchemas: ListingSchemas;
  readonly #log: Logger;
  readonly #seen = new LRUCache<string, true>({ max: 2 * MAX_PLANS });
  readonly #plans = new LRUCache<string, Plan>({ max: MAX_PLANS });

  constructor(schema: GraphQLSchema, log: Logger) {
    this.#schema = schema;
    this.#listingSchemas = new ListingSchemas(schema);
    this.#log = log;
  }

  find({ source, operationName }: Pick<AskedOperation, "source" | "operationName">): Plan | undefined {
    return source.length > MAX_SOURCE_LENGTH ? undefined : this.#plans.get(keyOf(source, operationName));
  }

  /** Takes note of an operation that was accepted, and compiles it when it comes for the second time. */
  accept(operation: AcceptedOperation): void {
    const { source, operationName } = operation;
    if (source.length > MAX_SOURCE_LENGTH) return;
    const key = keyOf(source, operationName);
    if (this.#plans.has(key)) return;
    if (!this.#seen.has(key)) {
      this.#seen.set(key, true);
      return;
    }
    const plan = this.#compile(operation);
    if (plan) this.#plans.set(key, plan);
  }

  #compile({ document, operationName, type, name, hash }: AcceptedOperation): Plan | undefined {
    const compiled = compileQuery<Data>(this.#schema, document, operationName ?? "");
    if (!isCompiledQuery(compiled)) return undefined; // it cannot be compiled; graphql-js can still run it
    const defaults = defaultsOf(document, name);
    const log = this.#log.child({ operation: name, type, hash, planned: true });
    const listing = ListingPlan.of(this.#listingSchemas, document, operationName);
    return { type, log, defaults, listing, execute: (context, variables) => run(compiled, context, variables) };
  }
}

function defaultsOf(document: DocumentNode, name: string | undefined): Record<string, unknown> {
  const operation = getOperationAST(document, name);
  const defaults: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation?.variableDefinitions ?? []) {
    if (defaultValue) defaults[variable.name.value] = valueFromASTUntyped(defaultValue);
  }
  return defaults;
}

type Data = Record<string, unknown>;

async function run(
  compiled: CompiledQuery<Data>,
  context: unknown,
  variables: Readonly<Record<string, unknown>>,
): Promise<ExecutionResult | undefined> {
  const { data, errors } = await compiled.query(undefined, context, variables);
  if (data === undefined) return undefined;
  return errors ? { data, errors: errors.map(toGraphQLError) } : { data };
}
