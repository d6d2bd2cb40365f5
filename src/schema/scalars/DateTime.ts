import { GraphQLScalarType } from "graphql";
import { GraphQLDateTime } from "graphql-scalars";

export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
  description: "A point in time as an ISO 8601 string in UTC with milliseconds, e.g. `2026-11-22T10:15:30.000Z`.",
  specifiedByURL: "https://scalars.graphql.org/andimarek/date-time.html",
  // The string itself and not a Date, so that every executor gives the same answer.
  serialize: (value) => GraphQLDateTime.serialize(value).toISOString(),
});
