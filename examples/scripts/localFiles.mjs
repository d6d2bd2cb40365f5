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
 * The file at a path, or all files below the folder at that path, sorted by name.
 *
 * @param {string} local
 * @param {Transfers} transfers gets what is skipped or cannot be read
 * @returns {AsyncGenerator<LocalFile, void, undefined>}
 */
export async function* filesAt(local, transfers) {
  const path = Buffer.from(resolve(local));
  const { size, isFolder } = await lstat(path).then(
    (entry) => ({ size: entry.size, isFolder: entry.isDirectory() }),
    (cause) => {
      throw new UsageError(`${local} does not exist.`, { cause });
    },
  );
  if (isFolder) yield* filesIn(path, "", transfers);
  else yield { path, folder: "", name: basename(local), shown: basename(local), size };
}

/**
 * @param {Buffer} path
 * @param {string} folder the same, relative to the start of the upload
 * @param {Transfers} transfers
 * @returns {AsyncGenerator<LocalFile, void, undefined>}
 */
async function* filesIn(path, folder, transfers) {
  const entries = await readEntries(path).catch((error) => transfers.fail(folder || textOf(path), error));
  if (entries?.length === 0) transfers.note(`${folder || textOf(path)}: skipped: empty folders are not stored.`);
  for (const { bytes, name, isFolder, isFile } of entries ?? []) {
    const below = Buffer.concat([path, Buffer.from(sep), bytes]);
    const shown = folder === "" ? name : `${folder}/${name}`;
    if (isFolder) yield* filesIn(below, shown, transfers);
    else if (!isFile) transfers.skip(shown, "not a regular file.");
    else {
      const size = await lstat(below).then(
        (entry) => entry.size,
        () => 0,
      ); // a deleted file fails later, when it is read
      yield { path: below, folder, name, shown, size };
    }
  }
}

/** The entries of a folder, sorted by name. @param {Buffer} path */
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
