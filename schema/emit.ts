import { writeFile } from "node:fs/promises";
import { buildSchema } from "../src/resolvers/buildSchema.js";

/** `npm run schema`: writes the SDL that the code promises beside this file. */
const { clientSdl, subgraphSdl } = buildSchema();
await writeFile(new URL("schema.graphql", import.meta.url), clientSdl);
await writeFile(new URL("subgraph.graphql", import.meta.url), subgraphSdl);
