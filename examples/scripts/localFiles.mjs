import { lstat, readdir } from "node:fs/promises";
import { basename, resolve, sep } from "node:path";
import { UsageError } from "./Failure.mjs";
import { textOf } from "./fileName.mjs";

/**
 * @typedef {import("./Transfers.mjs").Transfers} Transfers
 * @typedef {{ path: Buffer, folder: string, name: string, shown: string, size: number }} LocalFile a path in the bytes that the
 *   disk has, which need not be UTF-8; the folder, seen from where the upload began, the name, and both as text; the size in bytes
 */

/**
 * The file at a path, or all files below the folder that is there, in the order of their names.
 *
 * @param {string} local
 * @param {Transfers} transfers is told what is left out, or cannot be read
 * @returns {AsyncGenerator<LocalFile, void, undefined>}
 */
export async function* filesAt(local, transfers) {
  const path = Buffer.from(resolve(local));
  const { size, isFolder } = await lstat(path).then(
    (entry) => ({ size: entry.size, isFolder: entry.isDirectory() }),
    (cause) => {
      throw new UsageError(`There is no file or folder ${local}.`, { cause });
    },
  );
  if (isFolder) yield* filesIn(path, "", transfers);
  else yield { path, folder: "", name: basename(local), shown: basename(local), size };
}

/**
 * @param {Buffer} path
 * @param {string} folder the same, seen from where the upload began
 * @param {Transfers} transfers
 * @returns {AsyncGenerator<LocalFile, void, undefined>}
 */
async function* filesIn(path, folder, transfers) {
  const entries = await readEntries(path).catch((error) => transfers.fail(folder || textOf(path), error));
  if (entries?.length === 0) transfers.note(`${folder || textOf(path)}: the storage keeps no empty folders; left out.`);
  for (const { bytes, name, isFolder, isFile } of entries ?? []) {
    const below = Buffer.concat([path, Buffer.from(sep), bytes]);
    const shown = folder === "" ? name : `${folder}/${name}`;
    if (isFolder) yield* filesIn(below, shown, transfers);
    else if (!isFile) transfers.leaveOut(shown, "it is neither a file nor a folder.");
    else {
      const size = await lstat(below).then(
        (entry) => entry.size,
        () => 0,
      ); // one that has gone fails when its turn comes
      yield { path: below, folder, name, shown, size };
    }
  }
}

/** What is in a folder, by name. @param {Buffer} path */
async function readEntries(path) {
  const entries = await readdir(path, { withFileTypes: true, encoding: "buffer" });
  const named = entries.map((entry) => ({
    bytes: entry.name,
    name: textOf(entry.name),
    isFolder: entry.isDirectory(),
    isFile: entry.isFile(),
  }));
  return named.sort((a, b) => (a.name < b.name ? -1 : 1));
}
