import { describe, expect, test } from "@jest/globals";
import { checkRelease, type Release } from "../../release/checkRelease.js";
import { problemsOfFiles } from "../../release/pack.js";

const SCHEMA = "type Query { me: String files(path: String): String } enum Outcome { OK REJECTED }";
const CHANGES = "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-11-29\n\n### Added\n\n- Something.\n";

/** Version 1.2.0 after 1.1.4, with nothing against it. */
const READY: Release = {
  ...{ version: "1.2.0", lockedVersion: "1.2.0", isClean: true, isShallow: false, isTaken: false },
  imageVersions: { "deploy/README.md": ["1.2.0", "1.2.0"] },
  ...{ changelog: CHANGES, schema: SCHEMA, last: { version: "1.1.4", schema: SCHEMA } },
};
const inVersion = (version: string) => ({
  version,
  lockedVersion: version,
  imageVersions: {},
  changelog: CHANGES.replace("1.2.0", version),
});

describe("a release is ready", () => {
  test.each<[what: string, release: Partial<Release>]>([
    ["if its changes are told and the schema only grows", { schema: SCHEMA.replace("me:", "you: ID me:") }],
    ["if it breaks the schema as a major version", { ...inVersion("2.0.0"), schema: "type Query { you: ID }" }],
    ["if it is a patch that leaves the schema alone", inVersion("1.1.5")],
    ["if it is the first", { last: undefined }],
  ])("%s", (_, release) => {
    expect(checkRelease({ ...READY, ...release }).problems).toEqual([]);
  });
});

describe("a release is refused, with the one reason", () => {
  test.each<[what: string, release: Partial<Release>, problem: RegExp]>([
    ["a field is gone", { schema: SCHEMA.replace("me: String", "") }, /a minor version may not break .*Query\.me/],
    [
      "an argument is required",
      { schema: SCHEMA.replace("h: String", "h: String!") },
      /break the schema: .*Query\.files/,
    ],
    ["a patch has a new field", { ...inVersion("1.1.5"), schema: SCHEMA.replace("me:", "you: ID me:") }, /has grown/],
    ["the version is lower", inVersion("1.1.3"), /1\.1\.3 is not greater than 1\.1\.4/],
    ["the version is the same", { last: { version: "1.2.0", schema: SCHEMA } }, /is not greater than 1\.2\.0/],
    ["the version has a suffix", inVersion("1.2.0-rc.1"), /is not like 1\.2\.3/],
    ["the lock file has another version", { lockedVersion: "1.1.4" }, /package-lock\.json has another version/],
    [
      "the changelog lacks it",
      { changelog: CHANGES.replace("1.2.0", "1.1.4") },
      /no section "## \[1\.2\.0\] - <date>"/,
    ],
    ["its section has no date", { changelog: CHANGES.replace(" - 2026-11-29", "") }, /has no date/],
    ["its section is empty", { changelog: CHANGES.replace(/### Added[^]*/, "") }, /is empty/],
    ["changes are left over", { changelog: CHANGES.replace("ed]\n", "ed]\n\n- Later.\n") }, /below \[Unreleased\]/],
    ["something is not committed", { isClean: false }, /not committed/],
    ["the clone is shallow", { isShallow: true }, /is shallow/],
    [
      "deploy/ names another image",
      { imageVersions: { "deploy/README.md": ["1.2.0", "1.1.4"] } },
      /^deploy\/README\.md has the image of 1\.1\.4$/,
    ],
    ["its tag is taken", { isTaken: true }, /v1\.2\.0 is the tag of another commit/],
  ])("%s", (_, release, problem) => {
    expect(checkRelease({ ...READY, ...release }).problems).toEqual([expect.stringMatching(problem)]);
  });
});

test("what clients have to be ready for is told, and is no reason to refuse", () => {
  const { problems, warnings } = checkRelease({ ...READY, schema: SCHEMA.replace("REJECTED", "REJECTED UNCERTAIN") });

  expect(problems).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining("UNCERTAIN")]);
});

test("a package is refused if it lacks a file, or has one too many", () => {
  const problems = problemsOfFiles(["package.json", "dist/main.js", "dist/main.js.map", "src/main.ts", "dist/.env"]);

  expect(problems).toEqual(expect.arrayContaining(["lacks LICENSE", "lacks dist/LICENSES.txt", "lacks CHANGELOG.md"]));
  expect(problems.filter((problem) => problem.startsWith("should"))).toEqual([
    "should not have src/main.ts",
    "should not have dist/.env",
  ]);
});
