import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { buildSharedModules } from "./shared/build.mjs";

/** Builds the program once for all tests that start it, in a folder of its own: from its sources each start takes two seconds of CPU. */
export default async function buildProgram({ collectCoverage }, { rootDir }) {
  const folder = mkdtempSync(join(tmpdir(), "ensims-test-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const path of ["package.json", "schema", "node_modules"])
    symlinkSync(resolve(rootDir, path), join(folder, path));
  const [stubs] = await Promise.all([
    collectCoverage ? {} : buildSharedModules(rootDir, join(folder, "shared")), // only what a test file loads for itself is counted
    promisify(execFile)(process.execPath, ["build.mjs", join(folder, "dist")], { cwd: rootDir }),
  ]);
  process.env.SHARED_STUBS = JSON.stringify(stubs); // the workers have both from here
  process.env.BUILT_PROGRAM = join(folder, "dist/main.js");
}
