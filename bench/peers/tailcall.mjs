/** Tailcall, if its binary runs here; its glibc is newer than that of Debian 12. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const tried = (() => {
  try {
    const folder = createRequire(import.meta.url).resolve("@tailcallhq/core-linux-x64-gnu/package.json");
    return spawnSync(folder.replace("package.json", "bin/tailcall"), ["--version"], { encoding: "utf8" });
  } catch {
    return { stderr: "@tailcallhq/core-linux-x64-gnu is not installed" };
  }
})();
const words = tried.error?.message ?? (tried.status === 0 ? "" : tried.stderr);
process.stderr.write(
  words !== ""
    ? `its binary does not run here: ${words.trim().split("\n").at(-1)}`
    : `${tried.stdout.trim()} runs here, but no configuration for it is written yet`,
);
process.exitCode = 1;
