import { GraphQLScalarType } from "graphql";
import GraphQLUpload from "graphql-upload/GraphQLUpload.mjs";
import { badUserInput } from "./badUserInput.js";

const message =
  "A file must be a part of a multipart request. Give null in its place among the variables, and name the variable in the request's map.";
const config = GraphQLUpload.toConfig();

export const Upload = new GraphQLScalarType({
  ...config,
  description:
    "A file, sent as a part of a multipart request: among the variables it is null, and the request's `map` says which part stands for it.",
  specifiedByURL: "https://github.com/jaydenseric/graphql-multipart-request-spec",
  parseValue(value) {
    try {
      return config.parseValue(value);
    } catch {
      throw badUserInput(message);
    }
  },
  parseLiteral(node) {
    throw badUserInput(message, node);
  },
});
