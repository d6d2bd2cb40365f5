import { writeFile } from "node:fs/promises";
import { printManifest } from "./printManifest.js";
import { printSdl } from "./printSdl.js";

/** `npm run schema`: writes the SDL, and the manifest of the operations, beside this file. The service reads `subgraph.graphql` from there. */
const { client, subgraph } = printSdl();
await writeFile(new URL("schema.graphql", import.meta.url), client);
await writeFile(new URL("subgraph.graphql", import.meta.url), subgraph);
await writeFile(new URL("manifest.json", import.meta.url), await printManifest());
