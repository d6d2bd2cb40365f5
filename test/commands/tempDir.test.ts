import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, stat, utimes } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openTempDir } from "../../src/commands/tempDir.js";

/** No process has this number: as one of another PID namespace looks from here. */
const NO_PID = 2 ** 22 + 1;
const DAY_MS = 86_400_000;
const onUnix = process.platform === "win32" ? test.skip : test;

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "ensims-test-"));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const folder = async (name: string) => {
  await mkdir(join(parent, name), { recursive: true });
  return join(parent, name);
};

onUnix("the folder of a process that lives is spared, whatever its number says", async () => {
  const theirs = await folder(`ensims-graphql-${NO_PID}-abcdef`);
  const server = createServer().listen(join(theirs, "alive"));
  await once(server, "listening");

  const own = await openTempDir(parent);

  expect(await readdir(theirs)).toEqual(["alive"]);
  await own.remove();
  server.close();
});

onUnix("the folder of a killed process is deleted, even if its PID is in use again", async () => {
  const theirs = await folder(`ensims-graphql-${process.pid}-abcdef`);
  const script = 'require("net").createServer().listen(process.argv[1], () => console.log("up"))';
  const child = spawn(process.execPath, ["-e", script, join(theirs, "alive")]);
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "close");

  const own = await openTempDir(parent);

  expect(await readdir(parent)).toEqual([own.path.slice(parent.length + 1)]);
  await own.remove();
});

test("a new folder without a socket is kept, an old one is deleted, other folders are ignored", async () => {
  await folder(`ensims-graphql-${NO_PID}-young`);
  await folder(`ensims-graphql-${NO_PID}`); // as earlier versions named it
  await folder("another-program");
  const old = await folder(`ensims-graphql-${NO_PID}-old`);
  for (const each of [old, join(parent, "another-program")]) {
    await utimes(each, new Date(Date.now() - 2 * DAY_MS), new Date(Date.now() - 2 * DAY_MS));
  }

  const own = await openTempDir(parent);
  await own.remove();

  expect((await readdir(parent)).sort()).toEqual(
    [`ensims-graphql-${NO_PID}`, `ensims-graphql-${NO_PID}-young`, "another-program"].sort(),
  );
});

test("processes that start at once have a private folder each", async () => {
  const all = await Promise.all([openTempDir(parent), openTempDir(parent), openTempDir(parent)]);

  expect(new Set(all.map(({ path }) => path)).size).toBe(3);
  for (const tmp of all) {
    if (process.platform !== "win32") expect((await stat(tmp.path)).mode & 0o777).toBe(0o700);
    await tmp.remove();
  }
  expect(await readdir(parent)).toEqual([]);
});

test("if the path is too long for a socket, the folder is created and a second start keeps it", async () => {
  const deep = await folder("x".repeat(100));

  const first = await openTempDir(deep);
  const second = await openTempDir(deep);

  expect(await readdir(first.path)).toEqual([]);
  await Promise.all([first.remove(), second.remove()]);
});
