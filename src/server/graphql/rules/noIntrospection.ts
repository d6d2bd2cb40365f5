import { GraphQLError, type ValidationRule } from "graphql";

/** Refuses to tell the schema. */
export const noIntrospection: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value !== "__schema" && node.name.value !== "__type") return;
    const message =
      "This service does not tell its schema (INTROSPECTION=false). Take it from the package, as schema/schema.graphql.";
    context.reportError(new GraphQLError(message, { nodes: node }));
  },
});
