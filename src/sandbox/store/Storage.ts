import type { Stats } from "node:fs";
import { lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { StorageRefusal } from "../routes/answers.js";
import { Staging } from "./Staging.js";

export interface Found {
  readonly path: string;
  readonly stats: Stats;
}

/** The files of all accounts, one folder each below `files/`. Symbolic links are not followed; for callers they do not exist. */
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

  /** @param onLost told once when the folder has vanished, and was made again */
  static async open(dataDir: string, onLost: () => void = () => undefined): Promise<Storage> {
    const storage = new Storage(dataDir, onLost);
    // What a killed process left of its uploads.
    await rm(storage.#incoming, { recursive: true, force: true });
    for (const folder of [storage.#files, storage.#incoming]) await mkdir(folder, { recursive: true, mode: 0o700 });
    return storage;
  }

  /** The account's own folder. Addresses are folder names as they are, but for what a name cannot hold. */
  folderOf(email: string): string {
    return join(this.#files, encodeURIComponent(email.toLowerCase()).replaceAll("%40", "@").replace(/^\.+$/, "%2E"));
  }

  /** The file or folder there; undefined when there is none. The account's root always exists. */
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

  /** Delete the file, or the folder with all it holds. False when there is none, and for the root. */
  async delete(email: string, segments: readonly string[]): Promise<boolean> {
    if (segments.length === 0) return false;
    const found = await this.find(email, segments);
    if (!found) return false;
    await rm(found.path, { recursive: true });
    return true;
  }

  /** A private place for an upload in progress, gone without a trace when it is disposed of. */
  async stage(): Promise<Staging> {
    await this.#restore(this.#incoming);
    const staging = await Staging.open(this.#incoming, () => {
      this.#staged.delete(staging);
      if (this.#staged.size === 0) this.#idle?.();
    });
    this.#staged.add(staging);
    return staging;
  }

  /** Move all that was staged to a folder of the account, made when missing; what is there by the same name is replaced. */
  async take(staging: Staging, email: string, segments: readonly string[]): Promise<void> {
    await this.find(email, []);
    let target = this.folderOf(email);
    for (const name of segments) target = await folderIn(target, name);
    await merge(staging.tree, target);
  }

  /** The folder may have been deleted: what was in it is lost, what comes next is kept. */
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

/** The folder of that name, made when missing. */
async function folderIn(parent: string, name: string): Promise<string> {
  const path = join(parent, name);
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (!isCode(error, "EEXIST")) throw error;
  });
  if (!(await lstat(path)).isDirectory()) throw new StorageRefusal(`${name} is there already and is not a folder`);
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
    throw new StorageRefusal(`${basename(to)} is there already and is a folder`);
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
