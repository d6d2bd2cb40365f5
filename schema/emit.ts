import { writeFile } from "node:fs/promises";
import { printSdl } from "./printSdl.js";

/** `npm run schema`: writes the SDL beside this file. The service reads `subgraph.graphql` from there. */
const { client, subgraph } = printSdl();
await writeFile(new URL("schema.graphql", import.meta.url), client);
await writeFile(new URL("subgraph.graphql", import.meta.url), subgraph);
