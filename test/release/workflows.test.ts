import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";

const folder = new URL("../../.github/workflows/", import.meta.url);
const workflows = await Promise.all(
  (await readdir(folder)).map(async (name) => [name, await readFile(new URL(name, folder), "utf8")] as const),
);

test.each(workflows)("%s pins each action to a commit, and may write nothing unless a job says so", (_, text) => {
  const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action = ""]) => action);
  expect(used.filter((action) => !/^\.\/|@[0-9a-f]{40}$/.test(action))).toEqual([]);
  expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
});

test("the hosted checks are those of .ci/run, and a release waits for them", () => {
  const [ci = "", release = ""] = ["ci.yml", "release.yml"].map((name) => new Map(workflows).get(name));
  expect(ci).toMatch(/- run: \.ci\/run\n/);
  expect(release).toMatch(/uses: \.\/\.github\/workflows\/ci\.yml/);
  expect(release).toMatch(/needs: checks\n/);
});
