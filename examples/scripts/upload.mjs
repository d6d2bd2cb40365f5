import { relative, resolve } from "node:path";
import { Failure, UsageError } from "./Failure.mjs";
import { FilesForm } from "./FilesForm.mjs";
import { filesAt } from "./localFiles.mjs";
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
 * The files to upload: one file, or all files of a folder.
 *
 * @param {string} local
 * @param {Transfers} transfers gets the expected and the skipped files
 * @param {{ unpack: boolean }} options
 * @throws {Failure} if two files would be stored under the same name
 */
export async function filesToUpload(local, transfers, { unpack }) {
  const files = [];
  for await (const file of filesAt(local, transfers)) {
    if (isArchive(file) && !unpack) {
      if (file.path.equals(Buffer.from(resolve(local)))) throw new UsageError(`${local}: ${UNPACKS}`);
      transfers.skip(file.shown, UNPACKS);
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
  /** @param {LocalFile} file */
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
  const advice = "Nothing was uploaded. Rename them, or upload them to different folders.";
  throw new Failure("BAD_USER_INPUT", `${clashes.join("")}${advice}`);
}

/**
 * Uploads files to a remote folder, with one request for each.
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

const UNPACKS = "the service would unpack it. Use --unpack to upload it.";

/** Whether the service unpacks it. @param {LocalFile} file */
const isArchive = ({ name }) => /\.zip$/i.test(storedName(name));

/**
 * Streams a file to the service, and compares the stored name and SHA-256.
 *
 * @param {Session} session
 * @param {LocalFile} local
 * @param {string} folder
 * @param {(bytes: number) => void} advance
 */
async function store(session, { path, name }, folder, advance) {
  const form = await FilesForm.open([{ path, name }], advance);
  try {
    advance(-Infinity); // each attempt starts from the beginning
    const response = await session.fetch(address(folder), {
      method: "POST",
      headers: { "content-type": form.contentType },
      body: form.bytes(),
      duplex: "half",
    });
    const { ok, status, outcome, files } = /** @type {Answer} */ (await readJson(response));
    if (!ok) throw new Failure(outcome, status);
    const [stored] = files;
    if (stored?.name !== name) throw new Failure("BAD_RESPONSE", `It was stored as ${JSON.stringify(stored?.name)}.`);
    if (stored.sha256 !== form.files[0]?.sha256)
      throw new Failure("BAD_RESPONSE", "The stored file differs from the local file (SHA-256).");
  } finally {
    await form.close();
  }
}
