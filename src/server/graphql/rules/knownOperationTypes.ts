import { GraphQLError, type ValidationRule } from "graphql";

/** Refuses an operation of a type that the schema lacks (here a subscription), which graphql-js finds out only when it executes it. */
export const knownOperationTypes: ValidationRule = (context) => ({
  OperationDefinition(node) {
    if (context.getSchema().getRootType(node.operation)) return;
    context.reportError(new GraphQLError(`The schema has no ${node.operation}.`, { nodes: node }));
  },
});
