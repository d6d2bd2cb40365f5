import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { startTestApp } from "../support/startTestApp.js";
import { runScript, type ScriptName, SCRIPTS } from "./runScript.js";
import { openFolder, readTree, writeTree } from "./tree.js";

const each = Object.keys(SCRIPTS) as ScriptName[];

/** Names that the service makes one of: two local names, and the name that both are stored under. */
const SAME = [
  ['q"uote.txt', "q%22uote.txt", 'q"uote.txt'],
  ["line%0Abreak.txt", "linebreak.txt", "linebreak.txt"],
  ["line%0d%0abreak.txt", "line\nbreak.txt", "linebreak.txt"],
  ["C:\\models\\in.idf", "in.idf", "in.idf"],
  ["tab\there.txt", "tabhere.txt", "tabhere.txt"],
  ["nel\u0085.txt", "nel.txt", "nel.txt"],
  [" spaces.txt ", "spaces.txt", "spaces.txt"],
  ["\u00A0\u3000wide.txt\uFEFF", "wide.txt\u2003", "wide.txt"],
] as const;

test.each(each)(
  "%s sends nothing where the service would make one name of two, and names both files",
  async (script) => {
    await using app = await startTestApp();
    await using folder = await openFolder();
    await writeTree(folder.path, { "a.txt": "a" });
    for (const [i, [one, other]] of SAME.entries())
      await writeTree(folder.path, { [`${i}/${one}`]: "1", [`${i}/${other}`]: "2" });

    const run = await runScript(script, app.url, ["upload", folder.path, "/same"]);

    expect(run).toMatchObject({ exitCode: 5, stdout: "" });
    const told = run.stderr.replaceAll("\\u000a", "\\n").replaceAll("\\u0009", "\\t"); // JSON allows both
    for (const [i, [one, other, stored]] of SAME.entries()) {
      const [line = ""] = told.split("\n").filter((text) => text.startsWith(`Two files would be stored as "${i}/`));
      for (const name of [stored, one, other]) expect(line).toContain(JSON.stringify(`${i}/${name}`));
    }
    expect(app.sandbox.journal.entries).toEqual([]);
  },
);

test.each(each)("%s names every two files that would be one", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(folder.path, { "a.txt": "1", "a.txt ": "2", " a.txt": "3", "sub/b.txt": "4", "sub/b.txt ": "5" });

  const run = await runScript(script, app.url, ["upload", folder.path, "/same"]);

  expect(run.exitCode).toBe(5);
  expect(run.stderr.match(/would be stored as/g)).toHaveLength(3);
  for (const name of ["a.txt", "a.txt ", " a.txt", "sub/b.txt", "sub/b.txt "])
    expect(run.stderr).toContain(JSON.stringify(name));
  expect(app.sandbox.journal.entries).toEqual([]);
});

test.each(each)("%s sends nothing where two names are the same text in two encodings", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(folder.path, { "Gebäude/ü.idf": "1", "ß.idf": "2" });
  await mkdir(Buffer.from(`${folder.path}/Geb\xE4ude`, "latin1"));
  await writeFile(Buffer.from(`${folder.path}/Geb\xE4ude/\xFC.idf`, "latin1"), "3");
  await writeFile(Buffer.from(`${folder.path}/\xDF.idf`, "latin1"), "4");

  const run = await runScript(script, app.url, ["upload", folder.path, "/same"]);

  expect(run.exitCode).toBe(5);
  expect(run.stderr).toContain('Two files would be stored as "ß.idf": ');
  expect(run.stderr).toContain('Two files would be stored as "Gebäude/ü.idf": ');
  expect(app.sandbox.journal.entries).toEqual([]);
});

test.each(each)("%s sends files of one name in two folders, and of names that differ in case", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(folder.path, { "a.txt": "1", "A.txt": "2", "sub/a.txt": "3", "sub/100%.txt": "4", "a.txt2": "5" });

  const run = await runScript(script, app.url, ["upload", folder.path, "/apart"]);

  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^5 (files )?transferred\./) });
  expect(await readTree(join(app.sandbox.dataDir, "files/demo@example.org/apart"))).toEqual(
    await readTree(folder.path),
  );
});

test.each(each)("%s takes a name for that of an archive when it is stored as one", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(folder.path, { "a.txt": "a", "models.zip ": "PK", "models.zip": "PK", "more.zi%0Ap": "PK" });

  const run = await runScript(script, app.url, ["upload", folder.path, "/some"]);

  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^1 (file )?transferred, 3 skipped\./) });
  expect(app.sandbox.journal.find("POST", "/users/api/files")).toHaveLength(1);
});
