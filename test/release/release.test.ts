import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { makeSbom } from "../../release/makeSbom.js";
import { readRelease } from "../../release/readRelease.js";

async function openFolder() {
  const path = await mkdtemp(join(tmpdir(), "ensims-release-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

test("the last release is the highest other version that has a tag, with the schema of then", async () => {
  await using folder = await openFolder();
  const who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"];
  const git = (...args: readonly string[]) => execFileSync("git", [...who, ...args], { cwd: folder.path });
  const commit = async (version: string, schema: string) => {
    await writeFile(join(folder.path, "package.json"), JSON.stringify({ version }));
    await writeFile(join(folder.path, "package-lock.json"), JSON.stringify({ version }));
    await writeFile(join(folder.path, "schema/schema.graphql"), schema);
    git("add", "--all");
    git("commit", "--quiet", "--message", version);
  };
  git("init", "--quiet");
  await mkdir(join(folder.path, "schema"));
  await mkdir(join(folder.path, "deploy/kubernetes/example"), { recursive: true });
  await writeFile(
    join(folder.path, "deploy/README.md"),
    "run example.org/ensims-graphql:1.11.0 or ensims-graphql:1.10.0",
  );
  await writeFile(join(folder.path, "deploy/kubernetes/example/kustomization.yaml"), 'newTag: "1.11.0" # CHANGE\n');
  await writeFile(join(folder.path, "CHANGELOG.md"), "# Changelog\n");
  for (const version of ["1.9.0", "1.10.0"]) {
    await commit(version, `the schema of ${version}`);
    git("tag", `v${version}`);
  }
  git("tag", "vintage");
  await commit("1.11.0", "the new schema");

  const release = {
    ...{ version: "1.11.0", lockedVersion: "1.11.0", isClean: true, isShallow: false, isTaken: false },
    imageVersions: {
      "deploy/README.md": ["1.11.0", "1.10.0"],
      "deploy/kubernetes/example/kustomization.yaml": ["1.11.0"],
    },
    ...{ changelog: "# Changelog\n", schema: "the new schema" },
    last: { version: "1.10.0", schema: "the schema of 1.10.0" },
  };
  expect(readRelease(folder.path)).toEqual(release);
  git("tag", "v1.11.0");
  expect(readRelease(folder.path)).toEqual(release);

  git("commit", "--quiet", "--allow-empty", "--message", "more");
  await writeFile(join(folder.path, "CHANGELOG.md"), "changed");
  expect(readRelease(folder.path)).toEqual({ ...release, isClean: false, isTaken: true, changelog: "changed" });
});

test("the bill of materials has what is in the package, by name, version and licence, and no tools", async () => {
  await using folder = await openFolder();

  const file = makeSbom(folder.path, "1.2.0");

  const sbom = JSON.parse(await readFile(join(folder.path, file), "utf8")) as {
    bomFormat: string;
    metadata: { component: unknown };
    components: { name: string; licenses?: unknown[] }[];
  };
  expect(sbom.bomFormat).toBe("CycloneDX");
  expect(sbom.metadata.component).toMatchObject({ name: "ensims-graphql", type: "application" });
  const names = sbom.components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["graphql", "zod", "undici", "react", "@graphql-yoga/render-graphiql"]));
  for (const tool of ["jest", "typescript", "vite", "esbuild"]) expect(names).not.toContain(tool);
  expect(sbom.components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([]);
  // They name it in a form that npm no longer reads.
  for (const name of ["busboy", "streamsearch"])
    expect(sbom.components).toContainEqual(expect.objectContaining({ name, licenses: [{ license: { id: "MIT" } }] }));
});
