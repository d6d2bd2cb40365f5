import { createHash, randomUUID } from "node:crypto";
import { open } from "node:fs/promises";
import { Failure } from "./Failure.mjs";

/** Escapes a name as browsers do: https://html.spec.whatwg.org/#multipart-form-data @param {string} name */
const quoted = (name) => name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/**
 * @typedef {import("node:fs").Stats} Stats
 * @typedef {import("node:fs/promises").FileHandle} FileHandle
 * @typedef {{ path: string | Buffer, name: string }} Local
 * @typedef {{ file: FileHandle, stats: Stats, name: string, sha256: string | undefined }} OpenFile stats when the file was opened;
 *   the SHA-256 once it was sent
 */

/**
 * A multipart form with files, which are streamed from disk. `FormData` with `openAsBlob` is not used: on Node 24 it ignores
 * backpressure and reads a large file into memory.
 */
export class FilesForm {
  #boundary = `ensims-${randomUUID()}`;
  /** Whether the form may have been sent to its last byte. */
  isSent = false;

  /**
   * @param {readonly OpenFile[]} files
   * @param {Readonly<Record<string, string>>} fields come first
   * @param {(bytes: number) => void} advance called with the bytes of each chunk sent
   */
  constructor(files, fields, advance) {
    this.files = files;
    this.fields = fields;
    this.advance = advance;
  }

  /**
   * @param {readonly Local[]} locals
   * @param {(bytes: number) => void} advance
   * @param {Readonly<Record<string, string>>} [fields]
   */
  static async open(locals, advance, fields = {}) {
    /** @type {OpenFile[]} */
    const files = [];
    const form = new FilesForm(files, fields, advance);
    try {
      for (const { path, name } of locals) {
        const file = await open(path);
        files.push({ file, stats: await file.stat(), name, sha256: undefined });
      }
      return form;
    } catch (error) {
      await form.close();
      throw error;
    }
  }

  get contentType() {
    return `multipart/form-data; boundary=${this.#boundary}`;
  }

  /** @returns {AsyncGenerator<Uint8Array, void, undefined>} fails if a file changes; then nothing is stored */
  async *bytes() {
    for (const [name, value] of Object.entries(this.fields)) {
      yield this.#part(`name="${quoted(name)}"`);
      yield Buffer.from(`${value}\r\n`);
    }
    for (const file of this.files) {
      yield this.#part(`name="file"; filename="${quoted(file.name)}"`);
      yield* this.#contentOf(file);
      yield Buffer.from("\r\n");
    }
    this.isSent = true;
    yield Buffer.from(`--${this.#boundary}--\r\n`);
  }

  /** @param {string} disposition */
  #part(disposition) {
    return Buffer.from(`--${this.#boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`);
  }

  /** @param {OpenFile} open @returns {AsyncGenerator<Uint8Array, void, undefined>} */
  async *#contentOf(open) {
    const hash = createHash("sha256");
    const { file, stats, name } = open;
    let sent = 0;
    for await (const chunk of file.createReadStream({ highWaterMark: 2 ** 18, autoClose: false })) {
      hash.update(chunk);
      sent += chunk.byteLength;
      this.advance(chunk.byteLength);
      yield chunk;
    }
    if (sent !== stats.size || (await file.stat()).mtimeMs !== stats.mtimeMs) {
      const what = this.files.length === 1 ? "The file" : JSON.stringify(name);
      throw new Failure("UNREADABLE", `${what} changed during the upload.`);
    }
    open.sha256 = hash.digest("hex");
  }

  /** Closes the files, also if the form was not read to its end. */
  async close() {
    for (const { file } of this.files) await file.close();
  }
}
