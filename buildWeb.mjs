import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL(".", import.meta.url));
const DIST = join(ROOT, "web/dist");
/** Beside what was built: the digest of what it was built from. */
const STAMP = ".built-from";

/** A digest of all that the page is built from: its files, the versions of its packages, and the settings that it may have. */
async function digestOfSources() {
  const entries = await readdir(join(ROOT, "web"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sources = files.filter((file) => !/[/\\]web[/\\](?:dist|node_modules)[/\\]/.test(file.slice(ROOT.length - 1)));
  const hash = createHash("sha256").update(process.env.VITE_API_URL ?? "");
  for (const file of [join(ROOT, "package-lock.json"), ...sources.sort()]) {
    hash.update(`\0${file.slice(ROOT.length)}\0`).update(await readFile(file));
  }
  return hash.digest("hex");
}

/** Builds the page of `web/`, unless what is there was built from the same sources. Resolves to the folder of what is built. */
export async function buildWeb() {
  const stamp = join(DIST, STAMP);
  const digest = await digestOfSources();
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === digest) return DIST;
  await promisify(execFile)("npm", ["run", "--silent", "build", "--workspace", "web"], {
    cwd: ROOT,
    shell: process.platform === "win32", // npm is a script there
    env: { ...process.env, NODE_ENV: "production" }, // otherwise React would be built for development
  });
  await writeFile(stamp, digest);
  return DIST;
}

/** Whether a file of the folder belongs to the page. */
export const isOfPage = (path) => !path.endsWith(STAMP);
