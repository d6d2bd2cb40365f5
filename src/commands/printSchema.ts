import { buildSchema } from "../resolvers/buildSchema.js";

/** Prints the SDL that this version serves: for clients and codegen, or for the composition of a supergraph. */
export function printSchema(subgraph: boolean): void {
  const { clientSdl, subgraphSdl } = buildSchema();
  process.stdout.write(subgraph ? subgraphSdl : clientSdl);
}
