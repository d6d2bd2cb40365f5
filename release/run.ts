/**
 * `npm run release`: checks that the version of package.json may be released, and puts what is released into `release/out`: the package,
 * its bill of materials (CycloneDX) and the checksums of both. It publishes nothing and sets no tag. With `--check` it only checks.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { checkRelease } from "./checkRelease.js";
import { makeSbom } from "./makeSbom.js";
import { pack } from "./pack.js";
import { readRelease } from "./readRelease.js";

const OUT = "release/out";
const say = (line: string) => process.stdout.write(`${line}\n`);

async function makeFiles(version: string): Promise<void> {
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  const made = [pack(OUT), makeSbom(OUT, version)];
  const sums = made.map(async (file) => {
    const digest = createHash("sha256").update(await readFile(`${OUT}/${file}`));
    return `${digest.digest("hex")}  ${file}\n`;
  });
  await writeFile(`${OUT}/SHA256SUMS`, (await Promise.all(sums)).join(""));
  for (const file of [...made, "SHA256SUMS"]) say(`${OUT}/${file}`);
  say(`To publish it: git tag v${version} && git push origin v${version}`);
}

const release = readRelease();
const { problems, warnings } = checkRelease(release);
for (const warning of warnings) say(`Tell clients in CHANGELOG.md: ${warning}`);
for (const problem of problems) process.stderr.write(`Not ready: ${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
else {
  say(`${release.version} may be released.`);
  if (!process.argv.includes("--check")) await makeFiles(release.version);
}
