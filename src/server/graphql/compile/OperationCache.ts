import {
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
} from "graphql";
import { compileQuery, isCompiledQuery } from "graphql-jit";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { DistinctErrors } from "./DistinctErrors.js";
import { CompiledListing, ListingSchemas } from "../listings/CompiledListing.js";
import { normalizeOperation, schemaOfNormalized } from "./normalizeOperation.js";
import { conditionVariables, type Operation, operationOf, type Values } from "./Operation.js";

/** What a request asks for: a document, one of its operations, and values for its variables. */
export interface GraphQLParams {
  readonly source: string;
  readonly operationName: string | undefined;
  readonly variables: Values;
}

/** How an accepted query runs without being looked at again. */
export interface CompiledOperation {
  /** Names the operation in each line. */
  readonly log: Logger;
  /** When all that it shows are the entries of one folder. */
  readonly listing: CompiledListing | undefined;
  /** The values that it runs with. @throws GraphQLError when graphql-js refuses an argument */
  inputs(variables: Values): Values;
  /** @param inputs what `inputs` made of the variables */
  execute(context: unknown, inputs: Values): Promise<ExecutionResult>;
}

/** A plan, and the values to run it with. */
export interface PreparedPlan {
  readonly plan: CompiledOperation;
  readonly inputs: Values;
}

/** An operation that Apollo Server has parsed, validated and found within the limits. */
export interface ValidatedOperation extends GraphQLParams {
  readonly document: DocumentNode;
  readonly name: string | undefined;
  readonly hash: string;
}

/** A query that may be compiled, and on which of its variables depends what it selects. */
interface AcceptedQuery {
  readonly operation: Operation;
  readonly conditions: readonly string[];
  readonly log: Logger;
}

/** Documents longer than this are seldom sent twice by a person, and often by an attacker. */
const MAX_SOURCE_LENGTH = 16_384;
const MAX_PLANS = 500;

/** An error has the stack of its reason; one more tells nothing, and takes its time. */
const COMPILER_OPTIONS = { disablingCapturingStackErrors: true };

/** An empty operation name is one that no operation has. */
const keyOf = ({ source, operationName }: GraphQLParams) =>
  `${operationName === undefined ? "" : `"${operationName}"`}\n${source}`;

/**
 * graphql-jit's errors are not of graphql's class, which all code behind it checks for, and their locations come ready. A fragment
 * that was spread twice is in a normalized operation twice, but each place is told once.
 */
function toGraphQLError({ message, path, originalError, extensions, locations = [] }: GraphQLError): GraphQLError {
  const options = { path: path ?? null, originalError: originalError ?? null, extensions };
  const places = new Map(locations.map((place) => [`${place.line}:${place.column}`, place]));
  return Object.defineProperty(new GraphQLError(message, options), "locations", {
    value: [...places.values()],
    enumerable: true,
  });
}

/**
 * The compiled plans of queries that came more than once. A plan takes the place of parsing, validation and of
 * interpreting the document, not of anything that depends on the caller. Bounded, so that a flood of different
 * documents costs memory no more than without it, and compiles nothing.
 *
 * graphql-js decides what variables and arguments are, and which directives hold; only then graphql-jit compiles what is
 * left. It never compiles mutations: it runs those that come after a failed one. See docs/decisions/006.
 */
export class OperationCache {
  readonly #schema: GraphQLSchema;
  readonly #listingSchemas: ListingSchemas;
  readonly #log: Logger;
  readonly #queries = new LRUCache<string, AcceptedQuery>({ max: MAX_PLANS });
  readonly #seen = new LRUCache<string, true>({ max: 2 * MAX_PLANS });
  readonly #plans = new LRUCache<string, CompiledOperation>({ max: MAX_PLANS });

  constructor(schema: GraphQLSchema, log: Logger) {
    this.#schema = schemaOfNormalized(schema);
    this.#listingSchemas = new ListingSchemas(this.#schema);
    this.#log = log;
  }

  /** Undefined when there is no plan, or when graphql-js has an error to report before anything runs. */
  find(asked: GraphQLParams): PreparedPlan | undefined {
    if (asked.source.length > MAX_SOURCE_LENGTH) return undefined;
    const key = keyOf(asked);
    const query = this.#queries.get(key);
    const variables = query && this.#coerce(query, asked.variables);
    const plan = variables && this.#plans.get(variantOf(query, variables) + key);
    if (!plan) return undefined;
    try {
      return { plan, inputs: plan.inputs(variables) };
    } catch (error) {
      if (error instanceof GraphQLError) return undefined;
      throw error;
    }
  }

  /** Takes note of an operation that was accepted, and compiles it when it comes for the second time. */
  accept(accepted: ValidatedOperation): void {
    if (accepted.source.length > MAX_SOURCE_LENGTH) return;
    const key = keyOf(accepted);
    const query = this.#queries.get(key) ?? this.#take(accepted, key);
    const variables = query && this.#coerce(query, accepted.variables);
    if (!variables) return;
    const variant = variantOf(query, variables) + key;
    if (this.#plans.has(variant)) return;
    if (!this.#seen.has(variant)) {
      this.#seen.set(variant, true);
      return;
    }
    const plan = this.#compile(query, variables);
    if (plan) this.#plans.set(variant, plan);
  }

  #take({ document, operationName, name, hash }: ValidatedOperation, key: string): AcceptedQuery | undefined {
    const definition = getOperationAST(document, operationName);
    if (definition?.operation !== OperationTypeNode.QUERY) return undefined;
    const operation = operationOf(document, definition);
    const conditions = conditionVariables(operation);
    if (!conditions) return undefined;
    const log = this.#log.child({ operation: name, type: "query", hash, planned: true });
    const query = { operation, conditions, log };
    this.#queries.set(key, query);
    return query;
  }

  /** Undefined when they do not fit, or leave open what is selected: graphql-js reports that. */
  #coerce({ operation, conditions }: AcceptedQuery, variables: Values): Values | undefined {
    const { variableDefinitions = [] } = operation.definition;
    const { coerced } = getVariableValues(this.#schema, variableDefinitions, variables);
    return conditions.every((name) => typeof coerced?.[name] === "boolean") ? coerced : undefined;
  }

  #compile({ operation, log }: AcceptedQuery, variables: Values): CompiledOperation | undefined {
    const normalized = normalizeOperation(this.#schema, operation, variables);
    const compiled = normalized && compileQuery<Data>(this.#schema, normalized.document, "", COMPILER_OPTIONS);
    if (!compiled || !isCompiledQuery(compiled)) return undefined; // graphql-js can still run it
    const listing = CompiledListing.of(this.#listingSchemas, normalized.document);
    const distinct = new DistinctErrors(this.#schema, normalized.document);
    return {
      log,
      listing,
      inputs: (values) => normalized.inputs(values),
      execute: async (context, inputs) => {
        const { data = null, errors } = await compiled.query(undefined, context, inputs);
        return errors ? { data, errors: distinct.of(errors).map(toGraphQLError) } : { data };
      },
    };
  }
}

/** One letter for each condition: what is selected depends on them. */
const variantOf = ({ conditions }: AcceptedQuery, variables: Values) =>
  conditions.map((name) => (variables[name] === true ? "t" : "f")).join("");

type Data = Record<string, unknown>;
