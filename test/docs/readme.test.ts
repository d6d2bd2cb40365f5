import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { buildSchema, isEnumType } from "graphql";
import { readExamples } from "../../src/server/pages/graphiqlExamples.js";
import { ERROR_CODES } from "../../src/server/errors/errorCodes.js";
import { startTestApp } from "../support/startTestApp.js";
import { variablesOfConfig } from "../support/variablesOfConfig.js";

const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
const schema = buildSchema(await readFile(new URL("../../schema/schema.graphql", import.meta.url), "utf8"));

/** The text between two headings. */
const section = (heading: string) => readme.split(`\n## ${heading}\n`)[1]?.split(/\n##+ /)[0] ?? "";

/** What stands in backticks in the first column of the tables. */
const named = (text: string) =>
  text.split("\n").flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name));

/** Runs a block of the README as it stands, but for the address of the service, in a folder of its own. */
async function runBlock(name: string, url: string) {
  const block = new RegExp(`\`\`\`sh ${name}\\n(.*?)\`\`\``, "s").exec(readme)?.[1] ?? "";
  const script = block.replaceAll("http://127.0.0.1:4000", url);
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  try {
    // Without --norc bash takes the sockets of Node for a remote shell, in an environment without SHLVL, and reads its rc file.
    return await promisify(execFile)("bash", ["--norc", "-eu", "-o", "pipefail", "-c", script], { cwd: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("the tour of the README works as it stands", async () => {
  await using app = await startTestApp();

  const { stdout, stderr } = await runBlock("tour", app.url);

  expect(stderr).toBe("");
  expect(stdout).not.toContain('"errors"');
  expect(stdout).not.toContain('"ok":false');
  expect(stdout).toContain("\nequal\nGrüße\n");
  const calls = app.sandbox.journal.entries.map(({ method, url, status }) => `${method} ${url} ${status ?? 0}`);
  expect(calls).toEqual([
    "POST /users/api/auth 200",
    "GET /users/api/user 200",
    "GET /users/api/files 200",
    "POST /users/api/files/tour 200",
    "POST /users/api/files/tour 200",
    "GET /users/api/files/tour 200",
    "GET /users/api/files/tour/random.bin 200",
    "GET /users/api/files/tour/hello%20%C3%BC.txt 200",
    "GET /users/api/files/tour 200",
    "GET /users/api/files/tour/hello%20%C3%BC.txt 200",
    "POST /jess_web/api/session 200",
    "POST /users/api/send 200",
    "DELETE /users/api/files/tour 200",
    "POST /users/api/logout 200",
  ]);
});

test("the simulation of the README works as it stands", async () => {
  await using app = await startTestApp({ quirks: { speed: 5 } });

  const { stdout, stderr } = await runBlock("simulation", app.url);

  expect(stderr).toBe("");
  expect(stdout).toMatch(/"status":"FINISHED","message":"[^"]+","isEnded":true/);
  expect(stdout).not.toContain('"errors"');
  expect(stdout).not.toContain('"ok":false');
  expect(stdout).toContain('"isSuccessful":true');
  expect(stdout).toMatch(/^Program Version,ENSIMS sandbox/m);
  const calls = app.sandbox.journal.entries.map(({ method, url, status }) => `${method} ${url} ${status ?? 0}`);
  const [id] = /\d+/.exec(calls.find((call) => call.includes("/status/")) ?? "") ?? [];
  const isLook = (call: string) => call.includes("/job/status/");
  expect(calls.filter((call, index) => !isLook(call) || !isLook(calls[index + 1] ?? ""))).toEqual([
    "POST /users/api/auth 200",
    "POST /jess_web/api/session 200",
    "POST /jess_web/api/job 200",
    `GET /jess_web/api/job/status/${id} 200`,
    `GET /jess_web/api/job/dir/${id} 200`,
    `GET /jess_web/api/job/file/${id}/eplusout.end 200`,
    `GET /jess_web/api/job/file/${id}/eplustbl.csv 200`,
    `GET /jess_web/api/job/file/${id}/eplustbl.csv 200`,
    `GET /jess_web/api/job/file/${id}?ext=csv,err 200`,
    "POST /users/api/logout 200",
  ]);
});

test("the scripts of the README work as they stand", async () => {
  await using app = await startTestApp();

  const { stdout, stderr } = await runBlock("scripts", app.url);

  expect(stderr).toBe("");
  expect(stdout).toMatch(/^Welcome to the sandbox[^]*\{"ok":true,/);
  const calls = app.sandbox.journal.entries.map(({ method, url, status }) => `${method} ${url} ${status ?? 0}`);
  expect(calls).toEqual([
    "POST /users/api/auth 200",
    "GET /users/api/files/readme.txt 200",
    "POST /users/api/files/examples 200",
  ]);
});

test("the line beside GraphiQL's upload is one of the scripts", async () => {
  const queries = (await readExamples("http://127.0.0.1:4000")).map(({ query }) => query);
  const line = /^# (curl .*)$/m.exec(queries.find((query) => query.includes("mutation Upload")) ?? "")?.[1];
  expect(readme.split("\n")).toContain(line);
});

test("the README names every variable of the configuration, and no other", () => {
  expect(named(section("Configuration")).sort()).toEqual(variablesOfConfig().sort());
});

test("the README names every code of an error and every outcome, and no other", () => {
  const text = section("When something goes wrong");
  expect(
    named(text)
      .filter((name) => name !== "extensions.code")
      .sort(),
  ).toEqual([...ERROR_CODES].sort());
  const [, inBrackets = ""] = /`outcome` to branch on\s*\(([^)]*)\)/.exec(text) ?? [];
  const outcomes = schema.getType("Outcome");
  if (!isEnumType(outcomes)) throw new Error("Outcome is no enum");
  const refusals = outcomes
    .getValues()
    .map(({ name }) => name)
    .filter((name) => name !== "OK");
  expect([...inBrackets.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort()).toEqual(refusals.sort());
});

test("the README names every query, mutation and subscription", () => {
  const inTable = named(section("Operations"));
  const names = inTable.map((name) => name?.replace(/\(.*/, ""));
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  expect(names).toEqual(expect.arrayContaining(fields));
  const subscriptions = inTable.map((name) => /^subscription \{ (\w+)/.exec(name ?? "")?.[1]);
  expect(subscriptions).toEqual(expect.arrayContaining(Object.keys(schema.getSubscriptionType()?.getFields() ?? {})));
});
