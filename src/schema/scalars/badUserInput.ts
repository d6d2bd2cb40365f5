import { GraphQLError, type ASTNode } from "graphql";

/** A refusal of an argument. The message tells what to do about it and holds nothing of the value, which may be secret. */
export const badUserInput = (message: string, node?: ASTNode): GraphQLError =>
  new GraphQLError(message, { nodes: node ?? null, extensions: { code: "BAD_USER_INPUT" } });
