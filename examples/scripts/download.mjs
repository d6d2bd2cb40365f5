import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "./Failure.mjs";
import { retry } from "./retry.mjs";
import { saveFile } from "./saveFile.mjs";
import { localName, within } from "./storagePath.mjs";
import { findTarget } from "./findTarget.mjs";
import { UNCHANGED } from "./Transfers.mjs";

const FOLDER = `query Folder($path: FilePath!, $after: String) {
  files(path: $path) {
    children(first: 1000, after: $after) { pageInfo { hasNextPage endCursor } nodes { name path isFolder size } }
  }
}`;
const FILE = "query File($path: FilePath!) { file(path: $path) { name path isFolder size } }";

/**
 * @typedef {import("./Session.mjs").Session} Session
 * @typedef {import("./Transfers.mjs").Transfers} Transfers
 * @typedef {{ name: string, path: string, isFolder: boolean, size: number }} Entry sizes in bytes
 * @typedef {{ pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Entry[] }} Page
 * @typedef {{ path: string, local: string, size: number }} Wanted
 */

/**
 * Downloads a remote file, or all files of a remote folder, to a local folder.
 *
 * @param {Session} session
 * @param {string} path
 * @param {string} folder
 * @param {Transfers} transfers
 * @param {{ retries: number, force: boolean }} options
 */
export async function download(session, path, folder, transfers, { retries, force }) {
  const note = transfers.note.bind(transfers);
  /** @param {string} query @param {Record<string, unknown>} variables */
  const ask = (query, variables) => retry(retries, note, () => session.ask(query, variables));
  const wanted = [];
  for await (const file of filesAt(ask, path, transfers)) {
    transfers.expect(file.size);
    wanted.push(file);
  }
  await mkdir(folder, { recursive: true });
  for (const { path: from, local, size } of wanted) {
    await transfers.run(local, size, async (advance) => {
      const target = join(folder, ...local.split("/").map(localName));
      const before = await findTarget(target, size, force);
      await mkdir(join(target, ".."), { recursive: true });
      await saveFile(session, from, target, { retries, note, compareWith: before?.compareWith }, advance);
      return before && UNCHANGED;
    });
  }
}

/**
 * The remote file at a path, or all files below the folder at that path.
 *
 * @param {(query: string, variables: Record<string, unknown>) => Promise<unknown>} ask
 * @param {string} path
 * @param {Transfers} transfers gets the folders that cannot be listed
 * @param {string} local path relative to the start of the download
 * @returns {AsyncGenerator<Wanted, void, undefined>}
 */
async function* filesAt(ask, path, transfers, local = "") {
  let after = null;
  do {
    const { files } = /** @type {{ files: { children: Page } | null }} */ (await ask(FOLDER, { path, after }));
    if (!files) {
      const { file } = /** @type {{ file: Entry | null }} */ (await ask(FILE, { path }));
      if (!file) throw new Failure("NOT_FOUND", `${path} was not found.`);
      return yield { path: file.path, local: file.name, size: file.size };
    }
    const { nodes, pageInfo } = files.children;
    for (const node of nodes) {
      const name = local === "" ? node.name : within(local, node.name);
      if (node.isFolder) yield* filesBelow(ask, node.path, transfers, name);
      else yield { path: node.path, local: name, size: node.size };
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
}

/** Like `filesAt`, but reports a failure of the folder and continues. @type {typeof filesAt} */
async function* filesBelow(ask, path, transfers, local) {
  try {
    yield* filesAt(ask, path, transfers, local);
  } catch (error) {
    if (!(error instanceof Failure) || error.concernsAll) throw error;
    transfers.fail(`${local}/`, error);
  }
}
