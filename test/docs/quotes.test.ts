import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";

const ROOT = new URL("../../", import.meta.url);
const clients = await readFile(new URL("docs/clients.md", ROOT), "utf8");

/** The code blocks that are named after a file. */
const quoted = [...clients.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].map(([, path = "", text = ""]) => ({
  path,
  text,
}));

test.each(quoted)("docs/clients.md quotes $path as it is", async ({ path, text }) => {
  expect(text).toBe(await readFile(new URL(path, ROOT), "utf8"));
});

test("docs/clients.md quotes the set-up of every client, and every source of the front end", async () => {
  const sources = await readdir(new URL("examples/front-end/src/", ROOT));
  const live = await readdir(new URL("examples/clients/live/", ROOT));
  const trusted = await readdir(new URL("examples/clients/trusted/", ROOT));
  const isOfReaders = (name: string) => !["main.ts", "follower.ts", "clients.ts"].includes(name);
  const paths = [
    ...[
      "apollo.ts",
      "apolloCache.ts",
      "urql.ts",
      "relay/createEnvironment.ts",
      "graphqlRequest.ts",
      "fetch.ts",
      "curl.sh",
      "job.py",
      "stored_job.py",
    ].map((name) => `examples/clients/${name}`),
    ...live.filter(isOfReaders).map((name) => `examples/clients/live/${name}`),
    ...trusted.filter(isOfReaders).map((name) => `examples/clients/trusted/${name}`),
    ...["codegen.ts", "vite.config.ts"].map((name) => `examples/front-end/${name}`),
    ...sources.filter((name) => name.endsWith(".ts")).map((name) => `examples/front-end/src/${name}`),
  ];
  const names = quoted.map(({ path }) => path);
  expect(paths.filter((path) => !names.includes(path))).toEqual([]);
});

test("the versions that docs/clients.md names are those that are tried", async () => {
  const tried = new Map<string, string>();
  for (const example of ["clients", "front-end", "typed"]) {
    const text = await readFile(new URL(`examples/${example}/package.json`, ROOT), "utf8");
    const { dependencies, devDependencies } = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) tried.set(name, version);
  }
  const named = [...clients.matchAll(/[\s`]((?:@[\w-]+\/)?[\w.-]+)@(\d[\w.-]*\d)/g)];
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(([, name = "", version]) => tried.get(name) !== version).map(([text]) => text)).toEqual([]);
});
