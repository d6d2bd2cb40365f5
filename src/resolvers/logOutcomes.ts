import { getNamedType, type GraphQLField, type GraphQLObjectType, type GraphQLSchema, isObjectType } from "graphql";
import type { Context } from "../context/Context.js";

const isPayload = (value: unknown): value is { readonly outcome: string } =>
  typeof value === "object" && value !== null && "outcome" in value && typeof value.outcome === "string";

const givesPayload = ({ type }: GraphQLField<unknown, Context>): boolean => {
  const named = getNamedType(type);
  return isObjectType(named) && named.getInterfaces().some(({ name }) => name === "Payload");
};

function noteOutcomesOf(field: GraphQLField<unknown, Context>): void {
  const { resolve } = field;
  if (!resolve) return;
  field.resolve = async (source, args, context, info) => {
    const payload = await resolve(source, args, context, info);
    if (isPayload(payload)) context.outcomes.push(payload.outcome);
    return payload;
  };
}

const fieldsOf = (root: GraphQLObjectType<unknown, Context> | null | undefined) =>
  Object.values(root?.getFields() ?? {});

/** Notes the outcome of each payload, also if the operation does not ask for it: a refusal is not an error, but it is logged. */
export function logOutcomes(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  for (const field of roots.flatMap(fieldsOf)) if (givesPayload(field)) noteOutcomesOf(field);
  return schema;
}
