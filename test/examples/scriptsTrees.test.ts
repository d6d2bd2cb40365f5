import { link, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { startTestApp, type TestApp } from "../support/startTestApp.js";
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import { runScript, type ScriptName, SCRIPTS } from "./runScript.js";
import { openFolder, readTree, writeTree } from "./tree.js";

const each = Object.keys(SCRIPTS) as ScriptName[];

/** Where the sandbox keeps a folder of the demo user's storage. */
const storage = ({ sandbox }: TestApp, path: string) => join(sandbox.dataDir, "files/demo@example.org", path);

/** An archive of one file. */
function zipOf(name: string, content: string): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}

/** A path in which `\xFC` stands for that byte. */
const bytes = (path: string) => Buffer.from(path, "latin1");

test.each(each)("%s uploads names that are no UTF-8 as the service reads them, and all the others", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  const here = join(folder.path, "here");
  await mkdir(bytes(`${here}/Geb\xE4ude`), { recursive: true });
  await writeFile(bytes(`${here}/K\xFCche \x80.idf`), "1");
  await writeFile(bytes(`${here}/Geb\xE4ude/B\xFCro.idf`), "2");
  await writeTree(here, { "plain.idf": "3", "ü.idf": "4" });

  const run = await runScript(script, app.url, ["upload", here, "/old"]);

  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^4 (files )?transferred\./) });
  const stored = Object.keys(await readTree(storage(app, "old")));
  expect(stored.sort()).toEqual(["Gebäude/Büro.idf", "Küche €.idf", "plain.idf", "ü.idf"].sort());
});

test.each(each)("%s says when a file is stored under another name, and counts it as failed", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(folder.path, { "two\nlines.txt": "1", "a.txt": "2" });

  const run = await runScript(script, app.url, ["upload", folder.path, "/names"]);

  expect(run).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^1 (file )?transferred, 1 failed\./) });
  expect(run.stderr).toMatch(/FAILED: It was stored as ".*lines\.txt"/);
});

test.each(each)("%s leaves archives, links and empty folders out, and says so", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(folder.path, { "a.txt": "a", "sub/models.ZIP": "PK" });
  await mkdir(join(folder.path, "empty"));
  await symlink("a.txt", join(folder.path, "link.txt"));
  await link(join(folder.path, "a.txt"), join(folder.path, "hard.txt"));

  const run = await runScript(script, app.url, ["upload", folder.path, "/some"]);

  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^2 (files )?transferred, 2 skipped\./) });
  for (const told of ["sub/models.ZIP skipped: the service would unpack it", "link.txt skipped", "empty: skipped"])
    expect(run.stderr).toContain(told);
  expect(Object.keys(await readTree(storage(app, "some")))).toEqual(["a.txt", "hard.txt"]);
});

test.each(each)("%s sends archives when it is told to, and says what became of them", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(folder.path, { "models.zip": await zipOf("in.idf", "Version,9.3;"), "a.txt": "a" });

  const run = await runScript(script, app.url, ["upload", "--unpack", folder.path, "/some"]);

  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^2 (files )?transferred\./) });
  expect(run.stderr).toMatch(/models\.zip.*, unpacked by the service/);
});

test.each(each)("%s names a file that the service refuses, and goes on", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(folder.path, { "a.txt": "a", "b.txt": "b" });
  app.sandbox.failNext({ method: "POST", path: /\/files/ }, { status: 400, body: '{"ok":false,"status":"No."}' });

  const run = await runScript(script, app.url, ["upload", folder.path, "/some"]);

  expect(run).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^1 (file )?transferred, 1 failed\./) });
  expect(run.stderr).toMatch(/[ab]\.txt FAILED: No\./);
});

test.each(each)("%s skips existing files that are equal, and names what differs", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  const there = {
    "equal.txt": "equal",
    "size.txt": "longer",
    "bytes.txt": "abc",
    "new/new.txt": "new",
    "folder/x": "x",
  };
  await writeTree(storage(app, "down"), { ...there, blocked: "file" });
  await writeTree(folder.path, { "equal.txt": "equal", "size.txt": "short", "bytes.txt": "abd", "blocked/y": "y" });
  await writeFile(join(folder.path, "folder"), "a file in the place of a folder");

  const run = await runScript(script, app.url, ["download", "/down", folder.path]);

  expect(run).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(/^1 (file )?transferred, 4 failed, 1 unchanged\./),
  });
  expect(run.stderr).toMatch(/equal\.txt.*, unchanged/);
  expect(run.stderr).toMatch(/size\.txt FAILED: .* differs: 5 bytes instead of 6\. Use --force/);
  expect(run.stderr).toMatch(/bytes\.txt FAILED: .* differs: different content\. Use --force/);
  expect(run.stderr).toMatch(/blocked FAILED: .* is a folder/);
  expect(run.stderr).toMatch(/folder\/x FAILED: /);
  expect((await readdir(folder.path)).sort()).toEqual(
    ["blocked", "bytes.txt", "equal.txt", "folder", "new", "size.txt"].sort(),
  );

  await rm(join(folder.path, "folder"));
  await rm(join(folder.path, "blocked"), { recursive: true });
  const forced = await runScript(script, app.url, ["download", "--force", "/down", folder.path]);
  expect(forced).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^6 (files )?transferred\./) });
  expect(await readTree(folder.path)).toEqual(await readTree(storage(app, "down")));
});

test.each(each)("%s run again takes up where it was stopped", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(storage(app, "down"), { "a.txt": "a", "b.txt": "b", "c.txt": "c" });
  app.sandbox.failNext({ method: "GET", path: /b\.txt$/, times: Infinity }, { cutAfterBytes: 0 });
  const once = script === "ensims.mjs" ? ["--retries", "0"] : [];

  const stopped = await runScript(script, app.url, ["download", ...once, "/down", folder.path], { ENSIMS_TRIES: "1" });

  expect(stopped).toMatchObject({ exitCode: 4, stdout: "" });
  expect(stopped.stderr).toMatch(/^Stopped: 1 (file )?transferred/m);
  expect(Object.keys(await readTree(folder.path))).toEqual(["a.txt"]);
});

test.each(each)("%s brings odd names of the storage here", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  const there = { "Icon\r": "1", "two\nlines/a\tb": "2", 'q"uote\\.txt': "3", "-f": "4", " spaces ": "5" };
  await writeTree(storage(app, "odd"), there);

  const run = await runScript(script, app.url, ["download", "/odd", folder.path]);

  const failed = [...run.stderr.matchAll(/ FAILED: /g)].length;
  const got = await readTree(folder.path);
  expect(Object.keys(got).length).toBe(Object.keys(there).length - failed);
  expect(run.exitCode).toBe(failed > 0 ? 1 : 0);
  expect(await readTree(storage(app, "odd"))).toMatchObject(got);
  expect(Object.keys(got)).toEqual(expect.arrayContaining(["-f", " spaces "]));
});

test.each(each)("%s tells how it is used, and that is no failure", async (script) => {
  for (const word of ["--help", "-h"]) {
    const run = await runScript(script, "http://127.0.0.1:9", [word]);
    expect(run).toMatchObject({ exitCode: 0, stderr: "", stdout: expect.stringContaining("upload") });
    expect(run.stdout).toContain("Exit codes:");
  }
});
