import { readFile, writeFile } from "node:fs/promises";
import { printManifest } from "./printManifest.js";
import { printSdl } from "./printSdl.js";

/**
 * `npm run schema`: writes the SDL, and the manifest of the operations, beside this file. The service reads `subgraph.graphql` from there.
 * With `--check` it writes nothing, and fails if one of them is not what the code emits.
 */
const { client, subgraph } = printSdl();
const files = { "schema.graphql": client, "subgraph.graphql": subgraph, "manifest.json": await printManifest() };
const isCheck = process.argv.includes("--check");

for (const [name, text] of Object.entries(files)) {
  const file = new URL(name, import.meta.url);
  if (!isCheck) {
    await writeFile(file, text);
  } else if ((await readFile(file, "utf8")) !== text) {
    process.stderr.write(`schema/${name} is not what the code emits: run \`npm run schema\`.\n`);
    process.exitCode = 1;
  }
}
