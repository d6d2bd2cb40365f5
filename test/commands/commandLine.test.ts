import { execFile } from "node:child_process";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import {
  buildClientSchema,
  buildSchema,
  findBreakingChanges,
  getIntrospectionQuery,
  type IntrospectionQuery,
} from "graphql";
import { pack } from "../../release/pack.js";
import { rawRequest } from "../support/rawRequest.js";
import { openTmp, Service } from "../support/startService.js";
import { TestClient } from "../support/TestClient.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

let tmp: Awaited<ReturnType<typeof openTmp>>;
/** The `bin` of the packed package, linked as npm links it. */
let bin: string;

/** Packs the package, and unpacks it where it finds nothing else: what it ships holds all that it needs. */
beforeAll(async () => {
  tmp = await openTmp();
  const file = pack(tmp.path); // as a release does, which looks at the list of its files too
  await promisify(execFile)("tar", ["-xzf", join(tmp.path, file), "-C", tmp.path]);
  await mkdir(join(tmp.path, "bin"));
  bin = join(tmp.path, "bin", "ensims-graphql");
  await symlink("../package/dist/main.js", bin);
});

afterAll(() => tmp[Symbol.asyncDispose]());

const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  new Service(env, args, [process.execPath, bin]);

/** Runs the program to its end. */
async function run(...args: string[]) {
  await using program = start(args);
  const exitCode = await program.ended();
  return { exitCode, stdout: program.stdout, stderr: program.stderr };
}

const ESCAPE = "\u001b";

test("--help lists every command, on standard output and without colour", async () => {
  const { exitCode, stdout, stderr } = await run("--help");

  for (const command of ["serve", "sandbox", "print-schema", "check", "health"]) {
    expect(stdout).toMatch(new RegExp(`^ +${command} `, "m"));
  }
  expect(stdout).not.toContain(ESCAPE);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

test.each([
  ["serve", ["--port <number>", "--host <address>", "--stop-notice <ms>", "USERS_API_URL"]],
  ["sandbox", ["--port <number>", "SANDBOX_DATA_DIR"]],
  ["print-schema", ["--subgraph"]],
  ["check", ["Exit codes", "USERS_API_URL"]],
  ["health", ["--port <number>", "--host <address>", "Exit codes"]],
])("`%s --help` lists its options and runs nothing", async (command, words) => {
  const { exitCode, stdout, stderr } = await run(command, "--help");

  expect(stdout).toMatch(new RegExp(`^Usage: ensims-graphql ${command} `));
  for (const word of words) expect(stdout).toContain(word);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

test("--version is that of the package", async () => {
  const manifest = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };

  expect(await run("--version")).toEqual({ exitCode: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

test.each([
  [["serv"], /unknown command 'serv'\n.*serve/],
  [["serve", "--prot", "1"], /unknown option '--prot'\n.*--port/],
  [["--prot", "1"], /unknown option '--prot'\n.*--port/],
  [["serve", "--port"], /argument missing/],
  [["print-schema", "--json"], /unknown option '--json'/],
  [["check", "everything"], /too many arguments for 'check'/],
])("%j is refused on standard error, with exit code 2 and a suggestion", async (args, words) => {
  const { exitCode, stdout, stderr } = await run(...args);

  expect(stderr).toMatch(words);
  expect(stderr).toContain("--help");
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
});

test.each([[["serve", "--port", "0", "--host", "localhost"]], [["--port=0", "--host=localhost"]]])(
  "options override the environment: %j",
  async (args) => {
    await using service = start(args, { PORT: "1", HOST: "192.0.2.1" });

    const url = await service.url();

    expect(JSON.parse((await rawRequest(url, "GET /livez")).body)).toEqual({ status: "ok" });
  },
);

test("an option with a wrong value is refused like its variable", async () => {
  const { exitCode, stdout, stderr } = await run("--port", "eighty");

  expect(stderr).toMatch(/PORT must be a whole number/);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
});

test.each([
  [["print-schema"], "schema.graphql"],
  [["print-schema", "--subgraph"], "subgraph.graphql"],
])("the packed program runs %j", async (args, file) => {
  const sdl = await readFile(join(ROOT, "schema", file), "utf8");

  expect(await run(...args)).toEqual({ exitCode: 0, stdout: sdl, stderr: "" });
});

test("the packed program checks its configuration", async () => {
  const { exitCode, stdout, stderr } = await run("check");

  expect(stdout).toMatch(/^Configuration +is valid\n/);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

test("the package names each package that it holds, with its licence", async () => {
  const licenses = await readFile(join(tmp.path, "package", "dist", "LICENSES.txt"), "utf8");
  const heads = licenses.split(/\n\n-{80}\n\n/).map((license) => license.split("\n", 1)[0]);

  expect(licenses.split(/\n\n-{80}\n\n/).filter((license) => license.length < 500)).toEqual([]); // no words of a licence are shorter
  for (const head of heads) expect(head).toMatch(/^\S+ \d+\.\d+\.\d+\S* \([^)]*(MIT|ISC|BSD|Apache-2\.0|BlueOak)/);
  for (const name of ["graphql", "@apollo/server", "type-graphql", "undici", "@graphql-yoga/render-graphiql"]) {
    expect(heads).toContainEqual(expect.stringContaining(`${name} `));
  }
});

test("the packed program serves without a command, on the sandbox, with GraphiQL's examples", async () => {
  await using service = start([]);

  const url = await service.url();

  expect(JSON.parse((await rawRequest(url, "GET /readyz")).body)).toMatchObject({
    status: "ready",
    upstream: { users: "up", jess: "up" },
  });
  const page = await rawRequest(url, "GET /graphql", { Accept: "text/html" });
  expect({ status: page.status, holds: page.body.includes("mutation LogOn") }).toEqual({ status: 200, holds: true });
  service.child.kill("SIGINT");
  expect(await service.ended()).toBe(0);
});

test("the packed program serves the schema that it prints, even if the build renames classes", async () => {
  const promised = buildSchema(await readFile(join(ROOT, "schema/schema.graphql"), "utf8"));
  await using service = start(["--port", "0"], { INTROSPECTION: "true" });
  const client = new TestClient(await service.url());

  const { data } = await client.execute<IntrospectionQuery, object>(getIntrospectionQuery());

  if (!data) throw new Error("no data");
  const served = buildClientSchema(data);
  expect(findBreakingChanges(promised, served)).toEqual([]);
  const added = Object.keys(served.getTypeMap()).filter((name) => !promised.getType(name));
  expect(added.sort()).toEqual(["_Any", "_Entity", "_Service"]);
});

test("the packed program runs the sandbox", async () => {
  await using sandbox = start(["sandbox", "--port", "0"]);

  const usersUrl = await sandbox.says(/(http:\S+\/users\/api)\n/);

  expect((await rawRequest(usersUrl, "GET /users/api/info")).status).toBe(200);
});
