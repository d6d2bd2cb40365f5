import { GraphQLError, GraphQLScalarType } from "graphql";

export const ByteCount = new GraphQLScalarType<number, number>({
  name: "ByteCount",
  description:
    "A whole number of bytes as a JSON number, zero or more. It may exceed 32 bits and is exact up to 2^53 - 1. Only ever an output.",
  serialize(value) {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    throw new GraphQLError("ByteCount can only represent a whole number from 0 to 2^53 - 1.");
  },
});
