import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StorageRefusal } from "../routes/answers.js";
import { unzip, type ZipLimits } from "./unzip.js";

/**
 * An upload before all of it has arrived. Files are kept under their own names in a folder of their own, so that a name of
 * 255 bytes needs nothing longer, and nobody sees a file that is not whole.
 */
export class Staging implements AsyncDisposable {
  readonly #folder: string;
  readonly #gone: () => void;
  #archives = 0;

  private constructor(folder: string, gone: () => void) {
    this.#folder = folder;
    this.#gone = gone;
  }

  static async open(incoming: string, gone: () => void): Promise<Staging> {
    const staging = new Staging(await mkdtemp(join(incoming, "upload-")), gone);
    await mkdir(staging.tree, { mode: 0o700 });
    return staging;
  }

  /** What is to be moved to the target folder, with nothing else beside it. */
  get tree(): string {
    return join(this.#folder, "tree");
  }

  async file(name: string, content: Readable, meter: Transform): Promise<void> {
    await pipeline(content, meter, createWriteStream(join(this.tree, name), { mode: 0o600 }));
  }

  /** Unpack an archive into the tree; the archive itself is not kept. Gives the one folder all of it is in, if so. */
  async archive(content: Readable, meter: Transform, limits: ZipLimits): Promise<string | undefined> {
    const archive = join(this.#folder, `archive-${++this.#archives}`);
    await pipeline(content, meter, createWriteStream(archive, { mode: 0o600 }));
    const top = await unzip(archive, this.tree, limits).catch((cause: unknown) => {
      throw new StorageRefusal("An archive cannot be unpacked", { cause });
    });
    await rm(archive);
    return top;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
    this.#gone();
  }
}
