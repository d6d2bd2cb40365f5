import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { variablesOfConfig } from "../support/variablesOfConfig.js";

const FOLDER = fileURLToPath(new URL("../../deploy/", import.meta.url));
const files = (await readdir(FOLDER, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => relative(FOLDER, join(entry.parentPath, entry.name)));

/** Where the variables of the service are in the files of each kind. */
function namedIn(file: string, text: string): string[] {
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name);
  const isSetting = file.endsWith(".env");
  if (isSetting) return all(/^(\w+)=/gm);
  if (file.endsWith(".service"))
    return all(/^Environment=(.*)$/gm).flatMap((line) => line.match(/\b[A-Z_]+(?==)/g) ?? []);
  if (basename(file) === "Containerfile") return all(/^(?:ENV| {4}) *([A-Z_]+)=/gm).filter((name) => name !== "PATH");
  if (file === "compose.yaml") return all(/^ {4}([A-Z_]+): /gm);
  return file.startsWith("kubernetes/") ? all(/^ *- name: ([A-Z_]+)$/gm) : [];
}

test("every variable in deploy/ that is of the service is one that it knows", async () => {
  const named = new Map<string, string[]>();
  for (const file of files) named.set(file, namedIn(file, await readFile(join(FOLDER, file), "utf8")));

  const known = [...variablesOfConfig(), "NODE_ENV"];
  expect(
    [...named].flatMap(([file, names]) =>
      names.filter((name) => !known.includes(name)).map((name) => `${file}: ${name}`),
    ),
  ).toEqual([]);
  expect([...named].flatMap(([file, names]) => (names.length > 0 ? [file] : [])).sort()).toEqual([
    "Containerfile",
    "compose.yaml",
    "kubernetes/base/settings.env",
    "kubernetes/components/metrics/kustomization.yaml",
    "kubernetes/components/shared-limits/kustomization.yaml",
    "kubernetes/components/trusted-documents/kustomization.yaml",
    "kubernetes/example/settings.env",
    "systemd/ensims-graphql.env",
    "systemd/ensims-graphql@.service",
  ]);
});
