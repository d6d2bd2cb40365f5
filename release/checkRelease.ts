import { compareSchemas } from "./compareSchemas.js";

/** What is to be released, and what was released last. Schemas are SDL. */
export interface Release {
  readonly version: string;
  /** That of package-lock.json. */
  readonly lockedVersion: string;
  readonly isClean: boolean;
  readonly isShallow: boolean;
  /** Whether the tag of this version belongs to another commit. */
  readonly isTaken: boolean;
  /** By file of `deploy/`: the versions of the images that it names. */
  readonly imageVersions: Readonly<Record<string, readonly string[]>>;
  readonly changelog: string;
  readonly schema: string;
  readonly last: { readonly version: string; readonly schema: string } | undefined;
}

type Step = "major" | "minor" | "patch";
const STEPS: readonly Step[] = ["major", "minor", "patch"];
const VERSION = /^\d+\.\d+\.\d+$/;

/** By which of its numbers a version is greater than another; undefined if it is not. */
function stepBetween(before: string, after: string): Step | undefined {
  const [from, to] = [before.split(".").map(Number), after.split(".").map(Number)];
  const place = to.findIndex((number, index) => number !== from[index]);
  return (to[place] ?? 0) > (from[place] ?? 0) ? STEPS[place] : undefined;
}

function problemsOfChangelog(changelog: string, version: string): readonly string[] {
  const sections = new Map<string, string>();
  for (const section of changelog.split(/^## /m).slice(1)) {
    const [head = "", ...lines] = section.split("\n");
    sections.set(head.trim(), lines.join("\n").trim());
  }
  const head = [...sections.keys()].find((name) => name.startsWith(`[${version}]`));
  if (head === undefined) return [`CHANGELOG.md has no section "## [${version}] - <date>"`];
  const problems: string[] = [];
  if (!/\] - \d{4}-\d\d-\d\d$/.test(head)) problems.push(`the section of ${version} in CHANGELOG.md has no date`);
  if (sections.get(head) === "") problems.push(`the section of ${version} in CHANGELOG.md is empty`);
  if ((sections.get("[Unreleased]") ?? "") !== "") problems.push("CHANGELOG.md has changes below [Unreleased]");
  return problems;
}

/** Why a version may not be released (`problems`), and what clients have to be told of the schema (`warnings`). */
export function checkRelease(release: Release) {
  const { version, last } = release;
  const problems: string[] = [];
  const warnings: string[] = [];
  if (!VERSION.test(version)) return { problems: [`the version ${version} is not like 1.2.3`], warnings };
  if (release.lockedVersion !== version) problems.push("package-lock.json has another version: npm install");
  if (!release.isClean) problems.push("the working tree has changes that are not committed");
  if (release.isShallow) problems.push("the clone is shallow: git fetch --unshallow --tags");
  if (release.isTaken) problems.push(`v${version} is the tag of another commit`);
  for (const [file, versions] of Object.entries(release.imageVersions)) {
    const other = versions.find((each) => each !== version);
    if (other !== undefined) problems.push(`${file} has the image of ${other}`);
  }
  problems.push(...problemsOfChangelog(release.changelog, version));
  if (last !== undefined) {
    const step = stepBetween(last.version, version);
    const { breaking, added, dangerous } = compareSchemas(last.schema, release.schema);
    if (step === undefined) problems.push(`the version ${version} is not greater than ${last.version}`);
    else if (step !== "major")
      problems.push(...breaking.map((change) => `a ${step} version may not break the schema: ${change}`));
    if (step === "patch" && added.length > 0) problems.push("the schema has grown: that makes it a minor version");
    warnings.push(...dangerous);
  }
  return { problems, warnings };
}
