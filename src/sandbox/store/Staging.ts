import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StorageError } from "./StorageError.js";
import { unzip, type ZipLimits } from "./unzip.js";

/**
 * An upload in progress. Files keep their names in a private folder, so that a name of 255 bytes needs no suffix, and an
 * incomplete file is never visible.
 */
export class Staging implements AsyncDisposable {
  readonly #folder: string;
  readonly #onDispose: () => void;
  #archives = 0;

  private constructor(folder: string, onDispose: () => void) {
    this.#folder = folder;
    this.#onDispose = onDispose;
  }

  static async open(incoming: string, onDispose: () => void): Promise<Staging> {
    const staging = new Staging(await mkdtemp(join(incoming, "upload-")), onDispose);
    await mkdir(staging.tree, { mode: 0o700 });
    return staging;
  }

  /** Holds exactly what is to be moved to the target folder. */
  get tree(): string {
    return join(this.#folder, "tree");
  }

  async file(name: string, content: Readable, meter: Transform): Promise<void> {
    await pipeline(content, meter, createWriteStream(join(this.tree, name), { mode: 0o600 }));
  }

  /** Unpacks an archive into the tree and deletes it. @returns its single top folder, if it has one */
  async archive(content: Readable, meter: Transform, limits: ZipLimits): Promise<string | undefined> {
    const archive = join(this.#folder, `archive-${++this.#archives}`);
    await pipeline(content, meter, createWriteStream(archive, { mode: 0o600 }));
    const top = await unzip(archive, this.tree, limits).catch((cause: unknown) => {
      throw new StorageError("An archive cannot be unpacked", { cause });
    });
    await rm(archive);
    return top;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
    this.#onDispose();
  }
}
