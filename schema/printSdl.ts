import { printSchemaWithDirectives } from "@graphql-tools/utils";
import { printSchema } from "graphql";
import { buildApi } from "../src/resolvers/buildSchema.js";

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';

/** The SDL that the code promises: for clients and codegen, and for composition with `@link` and the keys of the entities. */
export function printSdl(): { readonly client: string; readonly subgraph: string } {
  const api = buildApi();
  return { client: `${printSchema(api)}\n`, subgraph: `${LINK}\n\n${printSchemaWithDirectives(api)}\n` };
}
