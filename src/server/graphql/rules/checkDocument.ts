import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  specifiedRules,
  validate,
  type ValidationRule,
} from "graphql";
import { knownOperationTypes } from "./knownOperationTypes.js";
import { noIntrospection } from "./noIntrospection.js";
import { operationLimits } from "./operationLimits.js";
import { rootConditionError } from "./rootConditions.js";

/** The rules of this service, besides those of the specification. */
export const ownRules = (introspection: boolean): ValidationRule[] => [
  knownOperationTypes,
  operationLimits,
  ...(introspection ? [] : [noIntrospection]),
];

/** Finds what a request with this document would be refused for, whatever its variables. */
export function checkDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  introspection: boolean,
): readonly GraphQLError[] {
  const refusal = rootConditionError(document.loc?.source.body); // first: the rule of graphql-js throws
  return refusal ? [refusal] : validate(schema, document, [...specifiedRules, ...ownRules(introspection)]);
}
