import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { badUserInput } from "./badUserInput.js";

interface StringScalar {
  readonly name: string;
  readonly description: string;
  /** Gives the value in its canonical form, or throws what is wrong with it. */
  readonly parse: (text: string) => string;
  /** Gives a value of ours or of the upstream to the caller. It does not throw: one odd value must not fail a whole response. */
  readonly serialize: (text: string) => string;
}

/** A scalar that is a string on both sides, strict in what it takes from callers and lenient in what it gives them. */
export const stringScalar = ({ name, description, parse, serialize }: StringScalar) =>
  new GraphQLScalarType<string, string>({
    name,
    description,
    serialize(value) {
      if (typeof value !== "string") throw new GraphQLError(`${name} can only represent a string.`);
      return serialize(value);
    },
    parseValue(value) {
      if (typeof value !== "string") throw badUserInput(`${name} must be a string.`);
      return parse(value);
    },
    parseLiteral(node) {
      if (node.kind !== Kind.STRING) throw badUserInput(`${name} must be a string.`, node);
      try {
        return parse(node.value);
      } catch (error) {
        throw error instanceof GraphQLError ? badUserInput(error.message, node) : error;
      }
    },
  });
