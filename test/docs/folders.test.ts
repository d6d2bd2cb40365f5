import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));
const MAX_FILES = 12;

/** The number of files of each folder below `root`, without those of its subfolders. */
async function countFiles(root: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const folder = relative(SRC, entry.parentPath);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return counts;
}

test.each(["server", "http", "sandbox"])(
  `a folder of src/%s has at most ${MAX_FILES} files of its own`,
  async (layer) => {
    const counts = await countFiles(join(SRC, layer));

    expect([...counts].filter(([, count]) => count > MAX_FILES)).toEqual([]);
  },
);
