import type { Stats } from "node:fs";
import { lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { StorageError } from "./StorageError.js";
import { Staging } from "./Staging.js";

export interface Found {
  readonly path: string;
  readonly stats: Stats;
}

/** The files of all accounts, one folder each below `files/`. Symbolic links are hidden and never followed. */
export class Storage {
  readonly #files: string;
  readonly #incoming: string;
  readonly #staged = new Set<Staging>();
  readonly #onLost: () => void;
  #isLost = false;
  #idle: (() => void) | undefined;

  private constructor(dataDir: string, onLost: () => void) {
    this.#onLost = onLost;
    this.#files = join(dataDir, "files");
    this.#incoming = join(dataDir, "incoming");
  }

  /** @param onLost called once if the folder was deleted from outside and created again */
  static async open(dataDir: string, onLost: () => void = () => undefined): Promise<Storage> {
    const storage = new Storage(dataDir, onLost);
    // Left over from a killed process.
    await rm(storage.#incoming, { recursive: true, force: true });
    for (const folder of [storage.#files, storage.#incoming]) await mkdir(folder, { recursive: true, mode: 0o700 });
    return storage;
  }

  /** The account's folder, named after its address; characters that a folder name cannot have are encoded. */
  folderOf(email: string): string {
    return join(this.#files, encodeURIComponent(email.toLowerCase()).replaceAll("%40", "@").replace(/^\.+$/, "%2E"));
  }

  /** The file or folder, or undefined if there is none. The account's root always exists. */
  async find(email: string, segments: readonly string[]): Promise<Found | undefined> {
    await this.#restore(this.#files);
    const root = this.folderOf(email);
    await mkdir(root, { recursive: true, mode: 0o700 });
    let found: Found = { path: root, stats: await lstat(root) };
    for (const name of segments) {
      if (!found.stats.isDirectory()) return undefined;
      const path = join(found.path, name);
      const stats = await lstat(path).catch(missing);
      if (!stats || !(stats.isFile() || stats.isDirectory())) return undefined;
      found = { path, stats };
    }
    return found;
  }

  /** Deletes a file, or a folder with its content. False if there is none, and for the root. */
  async delete(email: string, segments: readonly string[]): Promise<boolean> {
    if (segments.length === 0) return false;
    const found = await this.find(email, segments);
    if (!found) return false;
    await rm(found.path, { recursive: true });
    return true;
  }

  /** Opens a private folder for an upload in progress; disposing of it deletes it. */
  async stage(): Promise<Staging> {
    await this.#restore(this.#incoming);
    const staging = await Staging.open(this.#incoming, () => {
      this.#staged.delete(staging);
      if (this.#staged.size === 0) this.#idle?.();
    });
    this.#staged.add(staging);
    return staging;
  }

  /** Moves the staged files to a folder of the account, created if missing. Files of the same name are replaced. */
  async take(staging: Staging, email: string, segments: readonly string[]): Promise<void> {
    await this.find(email, []);
    let target = this.folderOf(email);
    for (const name of segments) target = await folderIn(target, name);
    await merge(staging.tree, target);
  }

  /** Creates the folder again if it was deleted from outside. */
  async #restore(folder: string): Promise<void> {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (made === undefined || this.#isLost) return;
    this.#isLost = true;
    this.#onLost();
  }

  /** Resolves when no upload is in progress. */
  async idle(): Promise<void> {
    if (this.#staged.size > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
  }
}

/** The folder of that name, created if missing. */
async function folderIn(parent: string, name: string): Promise<string> {
  const path = join(parent, name);
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (!isCode(error, "EEXIST")) throw error;
  });
  if (!(await lstat(path)).isDirectory()) throw new StorageError(`${name} is there already and is not a folder`);
  return path;
}

async function merge(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.isDirectory()) await merge(join(from, entry.name), await folderIn(to, entry.name));
    else await replace(join(from, entry.name), join(to, entry.name));
  }
}

async function replace(from: string, to: string): Promise<void> {
  if ((await lstat(to).catch(missing))?.isDirectory() === true) {
    throw new StorageError(`${basename(to)} is there already and is a folder`);
  }
  await rename(from, to);
}

function missing(error: unknown): undefined {
  if (isCode(error, "ENOENT") || isCode(error, "ENOTDIR") || isCode(error, "ENAMETOOLONG")) return undefined;
  throw error;
}

function isCode(error: unknown, code: string): boolean {
  // Not `instanceof Error`: under jest the errors of fs come from another realm.
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
