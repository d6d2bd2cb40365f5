import { printSchemaWithDirectives } from "@graphql-tools/utils";
import { isInputObjectType, printSchema } from "graphql";
import { buildApi } from "../src/resolvers/buildSchema.js";

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';

/** The SDL that the code promises: for clients and codegen, and for composition with `@link` and the keys of the entities. */
export function printSdl(): { readonly client: string; readonly subgraph: string } {
  const [api, composed] = [buildApi(), buildApi()];
  // Apollo's composition (2.14) does not know `@oneOf`, and refuses a subgraph that has it.
  for (const type of Object.values(composed.getTypeMap())) if (isInputObjectType(type)) type.isOneOf = false;
  return { client: `${printSchema(api)}\n`, subgraph: `${LINK}\n\n${printSchemaWithDirectives(composed)}\n` };
}
