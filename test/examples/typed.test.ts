import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startTestApp } from "../support/startTestApp.js";
import { runExample } from "./runExample.js";

const EXAMPLE = fileURLToPath(new URL("../../examples/typed/", import.meta.url));
const INSTALL = ["--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"];

/** A project outside of the repository that has installed the package as it ships. */
let project: string;

const run = (command: string, ...args: string[]) => runExample(project, command, ...args);
const script = (name: string) => run("npm", "run", "--silent", name);

/** How a command ends that has to fail: what it said. */
const failure = (running: Promise<string>) =>
  running.then(
    () => "it did not fail",
    (error: unknown) => (typeof error === "object" && error !== null ? Object.values(error).join("\n") : ""),
  );

/** What a check says of a source that was changed, and has to fail for it. */
async function saidOf(file: string, [from, to]: readonly [string, string], check: () => Promise<string>) {
  const path = join(project, file);
  const source = await readFile(path, "utf8");
  expect(source).toContain(from);
  await writeFile(path, source.replace(from, to));
  try {
    return await failure(check());
  } finally {
    await writeFile(path, source);
  }
}

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "ensims-typed-"));
  const tarball = (await runExample("..", "npm", "pack", "--silent", "--pack-destination", project)).trim();
  const isSource = (path: string) => !/\/(?:node_modules|generated)(?:\/|$)/.test(path.slice(EXAMPLE.length - 1));
  await cp(EXAMPLE, project, { recursive: true, filter: isSource });
  await run("npm", "ci", ...INSTALL);
  await run("npm", "install", "--no-save", ...INSTALL, `./${tarball.split("\n").at(-1) ?? ""}`);
});

afterAll(() => rm(project, { recursive: true, force: true }));

const LISTED = "demo@example.org\n/examples 1076716\n/models 410\n/readme.txt 111\n/results 224\n/weather 339\n";

test.each(["client-preset", "gql-tada"])("%s makes types of the package's schema, and they hold", async (way) => {
  await using app = await startTestApp();

  await script(way);

  expect(await run("npx", "tsx", `${way}/main.ts`, app.url)).toBe(LISTED);
});

test.each(["client-preset", "gql-tada"])(
  "with %s a field that the schema has not fails the type-check",
  async (way) => {
    await script(way);

    const check = () => run("npx", "tsc", "--noEmit", "--project", way);
    const said = await saidOf(`${way}/main.ts`, ["me?.email", "me?.emial"], check);

    expect(said).toMatch(/main\.ts\(\d+,\d+\): error TS\d+: Property 'emial' does not exist/);
  },
);

test.each(["client-preset", "gql-tada"])("with %s a document that the schema does not fit is refused", async (way) => {
  const said = await saidOf(`${way}/main.ts`, ["      email\n", "      emial\n"], () => script(way));

  expect(said).toMatch(/Cannot query field .*emial/);
});

test.each(["client-preset", "gql-tada"])("enforce: %s sends ids of its own manifest", async (way) => {
  await script(way);
  const manifest = join(project, way, "generated/persisted-documents.json");
  await using app = await startTestApp({ env: { TRUSTED_DOCUMENTS: manifest } });
  const ask = (sendIds: boolean) => run("env", `SEND_IDS=${sendIds}`, "npx", "tsx", `${way}/main.ts`, app.url);

  expect(await ask(true)).toBe(LISTED);
  // The texts in codegen's manifest have no line breaks; those in that of gql.tada are as graphql-js prints them.
  const byText = way === "gql-tada" ? await ask(false) : await failure(ask(false));
  expect(byText).toContain(way === "gql-tada" ? LISTED : "This service runs the documents of its manifest only");
});

test("with gql-tada an id that is outdated fails the check", async () => {
  const said = await saidOf("gql-tada/main.ts", ["      token\n", ""], () => script("gql-tada"));

  expect(said).toContain("The persisted document's hash is outdated");
});

test("the operations of the package become the typed documents that the set-ups of the clients use", async () => {
  await script("operations");

  const made = await readFile(join(project, "operations/generated/operations.ts"), "utf8");
  expect(made).toBe(await readFile(new URL("../../examples/clients/operations.ts", import.meta.url), "utf8"));
});
