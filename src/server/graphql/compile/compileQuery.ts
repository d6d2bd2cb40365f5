import type { ExecutionResult, GraphQLSchema } from "graphql";
import { compileQuery, isCompiledQuery } from "graphql-jit";
import type { OperationName } from "../../log/OperationFacts.js";
import { ListingCompiler } from "../listings/CompiledListing.js";
import { IncrementalListing } from "../listings/IncrementalListing.js";
import { DistinctErrors, toGraphQLError } from "./DistinctErrors.js";
import { normalizeOperation } from "./normalizeOperation.js";
import type { Operation, Values } from "./Operation.js";

/** A query as it is compiled: it runs without being parsed or validated again. */
export interface CompiledOperation {
  readonly name: OperationName;
  /** How it is updated if all that it shows are the entries of one folder. @param inputs what `inputs` made of the variables */
  listing(inputs: Values): IncrementalListing | undefined;
  /** The values that it runs with. @throws GraphQLError when graphql-js refuses an argument */
  inputs(variables: Values): Values;
  /** @param inputs what `inputs` made of the variables */
  execute(context: unknown, inputs: Values): Promise<ExecutionResult>;
}

/** A valid query. */
export interface NamedQuery {
  readonly operation: Operation;
  readonly name: OperationName;
}

/**
 * Compiles a query as it is with these values of the variables that its conditions depend on.
 *
 * @returns undefined when only graphql-js can run it
 */
export type QueryCompiler = (query: NamedQuery, variables: Values) => CompiledOperation | undefined;

type Data = Record<string, unknown>;

/** An error has the stack of its cause; another one costs time and says nothing new. */
const COMPILER_OPTIONS = { disablingCapturingStackErrors: true };

/** @param schema made by `schemaOfNormalized` */
export function queryCompiler(schema: GraphQLSchema): QueryCompiler {
  const listings = new ListingCompiler(schema);
  return ({ operation, name }, variables) => {
    const normalized = normalizeOperation(schema, operation, variables);
    const compiled = normalized && compileQuery<Data>(schema, normalized.document, "", COMPILER_OPTIONS);
    if (!compiled || !isCompiledQuery(compiled)) return undefined;
    const listing = listings.compile(normalized.document);
    const distinct = new DistinctErrors(schema, normalized.document);
    return {
      name,
      listing: (inputs) => listing && IncrementalListing.of(listing, inputs),
      inputs: (values) => normalized.inputs(values),
      execute: async (context, inputs) => {
        const { data = null, errors } = await compiled.query(undefined, context, inputs);
        return errors ? { data, errors: distinct.of(errors).map(toGraphQLError) } : { data };
      },
    };
  };
}
