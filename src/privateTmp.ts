import { mkdir, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "ensims-graphql-";

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/**
 * A folder for the temporary files of this process alone: made now, removed by whoever ends the process well.
 * Those of processes that were killed are swept.
 */
export async function openPrivateTmp(): Promise<string> {
  const parent = tmpdir();
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const path = join(parent, `${PREFIX}${process.pid}`);
  await rm(path, { recursive: true, force: true }); // of an earlier process that had this number
  await mkdir(path, { mode: 0o700 });
  return path;
}
