import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Release } from "./checkRelease.js";

/** Files that name an image of this version. */
const WITH_IMAGE = ["deploy/README.md", "deploy/kubernetes/example/kustomization.yaml"];
const IMAGE_VERSION = /(?:ensims-graphql:|newTag: ")(\d+\.\d+\.\d+)/g;

/** The repository in a folder, as far as it decides whether its version may be released. The last release is the highest other tag `v1.2.3`. */
export function readRelease(folder = "."): Release {
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  const versionIn = (file: string) => (JSON.parse(read(file)) as { version: string }).version;
  const imageVersionsIn = (file: string) => [...read(file).matchAll(IMAGE_VERSION)].map(([, version = ""]) => version);
  const version = versionIn("package.json");
  const tags = git("tag", "--merged", "HEAD", "--list", "v*", "--sort=-v:refname").split("\n");
  const last = tags.find((tag) => /^v\d+\.\d+\.\d+$/.test(tag) && tag !== `v${version}`);
  return {
    version,
    lockedVersion: versionIn("package-lock.json"),
    isClean: git("status", "--porcelain") === "",
    isShallow: git("rev-parse", "--is-shallow-repository") === "true",
    isTaken:
      git("tag", "--list", `v${version}`) !== "" && git("rev-list", "-1", `v${version}`) !== git("rev-parse", "HEAD"),
    imageVersions: Object.fromEntries(WITH_IMAGE.map((file) => [file, imageVersionsIn(file)])),
    changelog: read("CHANGELOG.md"),
    schema: read("schema/schema.graphql"),
    last:
      last === undefined ? undefined : { version: last.slice(1), schema: git("show", `${last}:schema/schema.graphql`) },
  };
}
