import { createHash } from "node:crypto";
import {
  type DocumentNode,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
} from "graphql";
import { LRUCache } from "lru-cache";
import type { OperationName } from "../../log/OperationFacts.js";
import type { GraphQLParams } from "../params.js";
import { type CompiledOperation, type NamedQuery, type QueryCompiler, queryCompiler } from "./compileQuery.js";
import { schemaOfNormalized } from "./normalizeOperation.js";
import { conditionValues, conditionVariables, operationOf, type Values } from "./Operation.js";

/** A compiled operation, and the values to run it with. */
export interface PreparedOperation {
  readonly operation: CompiledOperation;
  readonly inputs: Values;
}

/** What an operation is found by. */
type AskedOperation = Pick<GraphQLParams, "query" | "operationName">;

/** An operation that Apollo Server has parsed, validated and found within the limits. */
export interface ValidatedOperation {
  readonly query: string;
  /** As the request names it. */
  readonly operationName: string | undefined;
  readonly variables: Values;
  readonly document: DocumentNode;
  readonly name: OperationName;
}

/** A query that may be compiled, and the variables that decide what it selects. */
interface ValidatedQuery extends NamedQuery {
  readonly conditions: readonly string[];
}

/** Longer documents are rare, and are never compiled. */
const MAX_QUERY_LENGTH = 16_384;
const MAX_OPERATIONS = 500;

/** With more conditions an operation is compiled when it comes: each of them doubles the variants. */
const MAX_PREPARED_CONDITIONS = 3;

/** An empty operation name is not the same as none. */
const keyOf = ({ query = "", operationName }: AskedOperation) =>
  `${operationName === undefined ? "" : `"${operationName}"`}\n${query}`;

/**
 * Queries that came more than once, compiled. That takes the place of parsing, validating and interpreting the document, not of
 * anything that depends on the caller. Bounded, so that many different documents cost no more memory than without it, and compile
 * nothing.
 *
 * graphql-js decides what variables and arguments are, and which directives hold; only then graphql-jit compiles the rest. It never
 * compiles mutations: it runs those that follow a failed one. See docs/decisions/006.
 */
export class OperationCache {
  readonly #schema: GraphQLSchema;
  readonly #compile: QueryCompiler;
  readonly #queries = new LRUCache<string, ValidatedQuery>({ max: MAX_OPERATIONS });
  readonly #seen = new LRUCache<string, true>({ max: 2 * MAX_OPERATIONS });
  readonly #compiled = new LRUCache<string, CompiledOperation>({ max: MAX_OPERATIONS });

  constructor(schema: GraphQLSchema) {
    this.#schema = schemaOfNormalized(schema);
    this.#compile = queryCompiler(this.#schema);
  }

  /** Undefined when it is not compiled, or when graphql-js has an error to report before anything runs. */
  find(params: GraphQLParams): PreparedOperation | undefined {
    const { query: text = "", variables: given = {}, extensions = {} } = params;
    if (text.length > MAX_QUERY_LENGTH || "persistedQuery" in extensions) return undefined;
    const key = keyOf(params);
    const query = this.#queries.get(key);
    const variables = query && this.#coerce(query, given);
    const operation = variables && this.#compiled.get(variantOf(query, variables) + key);
    if (!operation) return undefined;
    try {
      return { operation, inputs: operation.inputs(variables) };
    } catch (error) {
      if (error instanceof GraphQLError) return undefined;
      throw error;
    }
  }

  /** Takes note of an operation that is about to be executed, and compiles it when it comes for the second time. */
  add(validated: ValidatedOperation): void {
    if (validated.query.length > MAX_QUERY_LENGTH) return;
    const key = keyOf(validated);
    const query = this.#queries.get(key) ?? this.#addQuery(validated, key);
    const variables = query && this.#coerce(query, validated.variables);
    if (!variables) return;
    const variant = variantOf(query, variables) + key;
    if (this.#compiled.has(variant)) return;
    if (!this.#seen.has(variant)) {
      this.#seen.set(variant, true);
      return;
    }
    const operation = this.#compile(query, variables);
    if (operation) this.#compiled.set(variant, operation);
  }

  /**
   * Compiles the queries of a document that Apollo Server would accept, before they come: whichever way their conditions hold, if
   * there are few.
   */
  prepare(document: DocumentNode): void {
    const query = document.loc?.source.body ?? "";
    if (query.length > MAX_QUERY_LENGTH) return;
    const hash = createHash("sha256").update(query).digest("hex"); // as Apollo Server has it
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION || this.#compiled.size >= MAX_OPERATIONS) continue;
      const operationName = definition.name?.value;
      const key = keyOf({ query, operationName });
      const name = { name: operationName, type: definition.operation, hash };
      const valid = this.#queries.get(key) ?? this.#addQuery({ document, operationName, name }, key);
      if (!valid || valid.conditions.length > MAX_PREPARED_CONDITIONS) continue;
      for (const values of conditionValues(valid.conditions)) {
        const variant = variantOf(valid, values) + key;
        const operation = this.#compiled.has(variant) ? undefined : this.#compile(valid, values);
        if (operation) this.#compiled.set(variant, operation);
      }
    }
  }

  #addQuery(
    { document, operationName, name }: Pick<ValidatedOperation, "document" | "operationName" | "name">,
    key: string,
  ): ValidatedQuery | undefined {
    const definition = getOperationAST(document, operationName);
    if (definition?.operation !== OperationTypeNode.QUERY) return undefined;
    const operation = operationOf(document, definition);
    const conditions = conditionVariables(operation);
    if (!conditions) return undefined;
    const query = { operation, conditions, name };
    this.#queries.set(key, query);
    return query;
  }

  /** Undefined when they do not fit, or when a condition has no value: graphql-js reports that. */
  #coerce({ operation, conditions }: ValidatedQuery, variables: Values): Values | undefined {
    const { variableDefinitions = [] } = operation.definition;
    const { coerced } = getVariableValues(this.#schema, variableDefinitions, variables);
    return conditions.every((name) => typeof coerced?.[name] === "boolean") ? coerced : undefined;
  }
}

/** One letter for each condition: what is selected depends on them. */
const variantOf = ({ conditions }: ValidatedQuery, variables: Values) =>
  conditions.map((name) => (variables[name] === true ? "t" : "f")).join("");
