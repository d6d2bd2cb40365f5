import { createHash, randomUUID } from "node:crypto";
import { Failure } from "./Failure.mjs";

/** Escapes a file name as browsers do: https://html.spec.whatwg.org/#multipart-form-data @param {string} name */
const quoted = (name) => name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/**
 * @typedef {import("node:fs").Stats} Stats
 * @typedef {import("node:fs/promises").FileHandle} FileHandle
 */

/**
 * A multipart form with one file, which is streamed from disk. `FormData` with `openAsBlob` is not used: on Node 24 it ignores
 * backpressure and reads a large file into memory.
 */
export class OneFileForm {
  #boundary = `ensims-${randomUUID()}`;
  #hash = createHash("sha256");
  /** SHA-256 of the file, once it was sent. @type {string | undefined} */
  sha256;

  /**
   * @param {FileHandle} file
   * @param {Stats} stats when the file was opened
   * @param {string} name
   * @param {(bytes: number) => void} advance called with the bytes of each chunk sent
   */
  constructor(file, stats, name, advance) {
    this.file = file;
    this.content = file.createReadStream({ highWaterMark: 2 ** 18, autoClose: false });
    this.stats = stats;
    this.name = name;
    this.advance = advance;
  }

  get contentType() {
    return `multipart/form-data; boundary=${this.#boundary}`;
  }

  /** @returns {AsyncGenerator<Uint8Array, void, undefined>} fails if the file changes; then nothing is stored */
  async *bytes() {
    const disposition = `form-data; name="file"; filename="${quoted(this.name)}"`;
    yield Buffer.from(`--${this.#boundary}\r\nContent-Disposition: ${disposition}\r\n\r\n`);
    let sent = 0;
    for await (const chunk of this.content) {
      this.#hash.update(chunk);
      sent += chunk.byteLength;
      this.advance(chunk.byteLength);
      yield chunk;
    }
    if (sent !== this.stats.size || (await this.file.stat()).mtimeMs !== this.stats.mtimeMs) {
      throw new Failure("UNREADABLE", "The file changed during the upload.");
    }
    this.sha256 = this.#hash.digest("hex");
    yield Buffer.from(`\r\n--${this.#boundary}--\r\n`);
  }

  /** Closes the file, also if the stream was not read to its end. */
  async close() {
    this.content.destroy();
    await this.file.close();
  }
}
