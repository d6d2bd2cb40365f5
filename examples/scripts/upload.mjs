import { open } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { Failure, UsageError } from "./Failure.mjs";
import { filesAt } from "./localFiles.mjs";
import { OneFileForm } from "./OneFileForm.mjs";
import { retry } from "./retry.mjs";
import { readJson } from "./Session.mjs";
import { address, storedName, within } from "./storagePath.mjs";

/**
 * @typedef {import("./Session.mjs").Session} Session
 * @typedef {import("./Transfers.mjs").Transfers} Transfers
 * @typedef {import("./localFiles.mjs").LocalFile} LocalFile
 * @typedef {{ ok: boolean, status: string, outcome: string, files: { name: string, size: number, sha256: string }[] }} Answer
 */

/**
 * What is to be stored: a file, or all that is in a folder.
 *
 * @param {string} local
 * @param {Transfers} transfers is told what is left out, and what is to come
 * @param {{ unpack: boolean }} options
 * @throws {Failure} when the service would store two of them as one
 */
export async function filesToUpload(local, transfers, { unpack }) {
  const files = [];
  for await (const file of filesAt(local, transfers)) {
    if (isArchive(file) && !unpack) {
      if (file.path.equals(Buffer.from(resolve(local)))) throw new UsageError(`${local}: ${UNPACKS}`);
      transfers.leaveOut(file.shown, UNPACKS);
      continue;
    }
    transfers.expect(file.size);
    files.push(file);
  }
  refuseSameNames(files, resolve(local));
  return files;
}

/** @param {LocalFile[]} files @param {string} root where the upload begins */
function refuseSameNames(files, root) {
  /** @param {LocalFile} file as the disk has its name */
  const quoted = ({ path }) => JSON.stringify(relative(root, path.toString()));
  /** @type {Map<string, LocalFile>} */
  const byPlace = new Map();
  const clashes = [];
  for (const file of files) {
    const place = `${file.folder === "" ? "" : `${file.folder}/`}${storedName(file.name)}`;
    const other = byPlace.get(place);
    if (!other) byPlace.set(place, file);
    else clashes.push(`Two files would be stored as ${JSON.stringify(place)}: ${quoted(other)} and ${quoted(file)}.\n`);
  }
  if (clashes.length === 0) return;
  const advice = "Nothing was sent. Rename them, or store them in different folders.";
  throw new Failure("BAD_USER_INPUT", `${clashes.join("")}${advice}`);
}

/**
 * Stores files in a folder of the storage. One request a file: a failure is one file's.
 *
 * @param {Session} session
 * @param {LocalFile[]} files
 * @param {string} folder
 * @param {Transfers} transfers
 * @param {{ retries: number }} options
 */
export async function upload(session, files, folder, transfers, { retries }) {
  const note = transfers.note.bind(transfers);
  for (const file of files) {
    await transfers.run(file.shown, file.size, async (advance) => {
      await retry(retries, note, () => store(session, file, within(folder, file.folder), advance));
      return isArchive(file) ? "unpacked by the service" : undefined;
    });
  }
}

const UNPACKS = "the service would unpack it. Say --unpack if that is what you want.";

/** One that the service unpacks. @param {LocalFile} file */
const isArchive = ({ name }) => /\.zip$/i.test(storedName(name));

/**
 * Streams a file to the service, and makes sure that what arrived is what left.
 *
 * @param {Session} session
 * @param {LocalFile} local
 * @param {string} folder
 * @param {(bytes: number) => void} advance
 */
async function store(session, { path, name }, folder, advance) {
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
    if (stored.sha256 !== form.sha256)
      throw new Failure("BAD_ANSWER", "The bytes that were stored are not the ones that were sent.");
  } finally {
    await form.close();
  }
}
