import { appendFile, mkdir, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * Appends lines to the `console.log` of a folder of results.
 * @param head its first line, if it is new
 */
export async function extendLog(dir: string, head: string, lines: readonly string[]): Promise<void> {
  const path = join(dir, "console.log");
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const isNew = await stat(path).then(
    () => false,
    () => true,
  );
  await appendFile(path, [...(isNew ? [head] : []), ...lines, ""].join("\n"), { encoding: "latin1", mode: 0o600 });
}
