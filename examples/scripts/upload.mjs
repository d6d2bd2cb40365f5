import { lstat, open, readdir } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { Failure, UsageError } from "./Failure.mjs";
import { OneFileForm } from "./OneFileForm.mjs";
import { retry } from "./retry.mjs";
import { readJson } from "./Session.mjs";
import { address, within } from "./storagePath.mjs";

/**
 * @typedef {import("./Session.mjs").Session} Session
 * @typedef {import("./Transfers.mjs").Transfers} Transfers
 * @typedef {{ ok: boolean, status: string, outcome: string, files: { name: string, size: number, sha256: string }[] }} Answer
 */

/**
 * Stores a file, or all that is in a folder, in a folder of the storage. One request a file: a failure is one file's.
 *
 * @param {Session} session
 * @param {string} local
 * @param {string} folder
 * @param {Transfers} transfers
 * @param {{ retries: number, unpack: boolean }} options
 */
export async function upload(session, local, folder, transfers, { retries, unpack }) {
  const isFolder = await lstat(local).then((entry) => entry.isDirectory(), noSuch(local));
  const files = [];
  for await (const path of isFolder ? filesIn(local, transfers) : [local]) {
    const { size } = await lstat(path);
    transfers.expect(size);
    files.push({ path, size });
  }
  for (const { path, size } of files) {
    const name = isFolder ? relative(local, path).split(sep).join("/") : basename(path);
    await transfers.run(name, size, async (advance) => {
      if (/\.zip$/i.test(path) && !unpack) {
        throw new Failure("ARCHIVE", "The service would unpack it. Say --unpack if that is what you want.");
      }
      const target = within(folder, name === basename(path) ? "" : dirname(name));
      await retry(retries, () => store(session, path, target, advance));
    });
  }
}

/** @param {string} path */
const noSuch = (path) => (/** @type {unknown} */ cause) => {
  throw new UsageError(`There is no file or folder ${path}.`, { cause });
};

/**
 * The files below a folder, in the order of their names.
 *
 * @param {string} folder
 * @param {Transfers} transfers
 * @returns {AsyncGenerator<string, void, undefined>}
 */
async function* filesIn(folder, transfers) {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.length === 0) transfers.note(`${folder}: the storage keeps no empty folders; left out.`);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path, transfers);
    else if (entry.isFile()) yield path;
    else transfers.note(`${path}: neither a file nor a folder; left out.`);
  }
}

/**
 * Streams a file to the service, and makes sure that what arrived is what left.
 *
 * @param {Session} session
 * @param {string} path
 * @param {string} folder
 * @param {(bytes: number) => void} advance
 */
async function store(session, path, folder, advance) {
  const name = basename(path);
  const file = await open(path);
  const form = new OneFileForm(file, await file.stat(), name, advance);
  try {
    advance(-Infinity); // from the beginning, also when it was tried before
    const response = await session.fetch(address(folder), {
      method: "POST",
      headers: { "content-type": form.contentType },
      body: form.bytes(),
      duplex: "half",
    });
    const { ok, status, outcome, files } = /** @type {Answer} */ (await readJson(response));
    if (!ok) throw new Failure(outcome, status);
    const [stored] = files;
    if (stored?.name !== name) throw new Failure("BAD_ANSWER", `It was stored as ${JSON.stringify(stored?.name)}.`);
    if (stored.sha256 !== form.sha256) throw new Failure("BAD_ANSWER", "Other bytes arrived than were sent.");
  } finally {
    await form.close();
  }
}
