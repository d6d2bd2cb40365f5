import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "./Failure.mjs";
import { retry } from "./retry.mjs";
import { saveFile } from "./saveFile.mjs";
import { address, localName, within } from "./storagePath.mjs";
import { findTarget } from "./findTarget.mjs";
import { UNCHANGED } from "./Transfers.mjs";

const FOLDER = `query Folder($path: FilePath!, $after: String) {
  files(path: $path) {
    children(first: 1000, after: $after) { pageInfo { hasNextPage endCursor } nodes { name path isFolder size } }
  }
}`;
const FILE = "query File($path: FilePath!) { file(path: $path) { name path isFolder size } }";

/** The caller's storage. @type {Source} */
export const STORAGE = {
  readPage: async (ask, path, after) => {
    const { files } = /** @type {{ files: { children: Page } | null }} */ (await ask(FOLDER, { path, after }));
    return files?.children;
  },
  findFile: async (ask, path) => {
    const { file } = /** @type {{ file: Entry | null }} */ (await ask(FILE, { path }));
    return file ?? undefined;
  },
  addressOf: address,
};

/**
 * @typedef {import("./Session.mjs").Session} Session
 * @typedef {import("./Transfers.mjs").Transfers} Transfers
 * @typedef {{ name: string, path: string, isFolder: boolean, size: number }} Entry sizes in bytes
 * @typedef {{ pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Entry[] }} Page
 * @typedef {{ path: string, local: string, size: number }} Wanted
 * @typedef {(query: string, variables: Record<string, unknown>) => Promise<unknown>} Ask
 * @typedef {object} Source where the files are
 * @property {(ask: Ask, path: string, after: string | null) => Promise<Page | undefined>} readPage entries of a folder
 * @property {(ask: Ask, path: string) => Promise<Entry | undefined>} findFile
 * @property {(path: string) => string} addressOf URL path of a file
 */

/**
 * Downloads a remote file, or all files of a remote folder, to a local folder.
 *
 * @param {Session} session
 * @param {Source} source
 * @param {string} path
 * @param {string} folder
 * @param {Transfers} transfers
 * @param {{ retries: number, force: boolean, isWanted?: (name: string) => boolean }} options
 */
export async function download(session, source, path, folder, transfers, { retries, force, isWanted = () => true }) {
  const note = transfers.note.bind(transfers);
  /** @type {Ask} */
  const ask = (query, variables) => retry(retries, note, () => session.ask(query, variables));
  const wanted = [];
  for await (const file of filesAt(source, ask, path, transfers)) {
    if (!isWanted(file.local)) continue;
    transfers.expect(file.size);
    wanted.push(file);
  }
  await mkdir(folder, { recursive: true });
  for (const { path: from, local, size } of wanted) {
    await transfers.run(local, size, async (advance) => {
      const target = join(folder, ...local.split("/").map(localName));
      const before = await findTarget(target, size, force);
      await mkdir(join(target, ".."), { recursive: true });
      await saveFile(
        session,
        source.addressOf(from),
        target,
        { retries, note, compareWith: before?.compareWith },
        advance,
      );
      return before && UNCHANGED;
    });
  }
}

/**
 * The remote file at a path, or all files below the folder at that path.
 *
 * @param {Source} source
 * @param {Ask} ask
 * @param {string} path
 * @param {Transfers} transfers gets the folders that cannot be listed
 * @param {string} local path relative to the start of the download
 * @returns {AsyncGenerator<Wanted, void, undefined>}
 */
async function* filesAt(source, ask, path, transfers, local = "") {
  let after = null;
  do {
    /** @type {Page | undefined} */
    const page = await source.readPage(ask, path, after);
    if (!page) {
      const file = await source.findFile(ask, path);
      if (!file) throw new Failure("NOT_FOUND", `${path} was not found.`);
      return yield { path: file.path, local: file.name, size: file.size };
    }
    const { nodes, pageInfo } = page;
    for (const node of nodes) {
      const name = local === "" ? node.name : within(local, node.name);
      if (node.isFolder) yield* filesBelow(source, ask, node.path, transfers, name);
      else yield { path: node.path, local: name, size: node.size };
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
}

/** Like `filesAt`, but reports a failure of the folder and continues. @type {typeof filesAt} */
async function* filesBelow(source, ask, path, transfers, local) {
  try {
    yield* filesAt(source, ask, path, transfers, local);
  } catch (error) {
    if (!(error instanceof Failure) || error.concernsAll) throw error;
    transfers.fail(`${local}/`, error);
  }
}
