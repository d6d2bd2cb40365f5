/** Relay: documents as relay-compiler prints them, sent by the `fetch` function of `examples/clients/relay`. */
import { execFileSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Environment, fetchQuery, Network, RecordSource, Store } from "relay-runtime";
import { OPERATIONS, SESSION } from "./operations.mjs";

/** Relay wants operations that are named after their module, and no default of a variable that may not be null. */
const nameOf = ({ name }) => `${name}Query`;
const textOf = (operation) =>
  operation.query.replace(/\bquery \w+/, `query ${nameOf(operation)}`).replace(/! = \w+/, "!");

/** In a folder outside the repository: the compiler adds what it writes to the index of Git. */
async function compile() {
  const folder = await mkdtemp(join(tmpdir(), "relay-"));
  try {
    await mkdir(join(folder, "__generated__"));
    await copyFile(new URL("../../schema/schema.graphql", import.meta.url), join(folder, "schema.graphql"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    const config = { src: ".", schema: "schema.graphql", language: "javascript", eagerEsModules: true };
    await writeFile(
      join(folder, "relay.config.json"),
      JSON.stringify({ ...config, artifactDirectory: "__generated__" }),
    );
    for (const operation of OPERATIONS)
      await writeFile(join(folder, `${operation.name}.js`), `graphql\`${textOf(operation)}\`;\n`);
    const compiler = fileURLToPath(new URL("node_modules/relay-compiler/cli.js", import.meta.url));
    execFileSync(process.execPath, [compiler], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    const queries = OPERATIONS.map(async (operation) => {
      const artifact = join(folder, "__generated__", `${nameOf(operation)}.graphql.js`);
      return [operation.name, (await import(pathToFileURL(artifact))).default];
    });
    return Object.fromEntries(await Promise.all(queries));
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const clients = {
  relay: {
    async open({ url }) {
      const queries = await compile();
      const network = Network.create(async ({ text: query }, variables) => {
        const response = await fetch(url, {
          method: "POST",
          headers: {
            accept: "application/graphql-response+json, application/json",
            "apollo-require-preflight": "true",
            "content-type": "application/json",
            cookie: `session_token=${SESSION}`,
          },
          body: JSON.stringify({ query, variables }),
        });
        return response.json();
      });
      const environment = new Environment({ network, store: new Store(new RecordSource()) });
      const ask = async ({ name, variables }) => ({
        data: await fetchQuery(environment, queries[name], variables).toPromise(),
      });
      return { ask };
    },
  },
};
