import { createHash, randomUUID } from "node:crypto";
import { Failure } from "./Failure.mjs";

/** As browsers write a file name into a form: https://html.spec.whatwg.org/#multipart-form-data @param {string} name */
const quoted = (name) => name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/**
 * @typedef {import("node:fs").Stats} Stats
 * @typedef {import("node:fs/promises").FileHandle} FileHandle
 */

/**
 * A multipart form of one file, read from disk as it is sent. Not the platform's `FormData` with `openAsBlob`: on Node 24 that
 * reads on while the network is slow, and fills the memory with a large file.
 */
export class OneFileForm {
  #boundary = `ensims-${randomUUID()}`;
  #hash = createHash("sha256");
  /** Of the bytes that were sent, once all were. @type {string | undefined} */
  sha256;

  /**
   * @param {FileHandle} file
   * @param {Stats} stats as the file was when it was opened
   * @param {string} name
   * @param {(bytes: number) => void} advance is told each number of bytes sent
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

  /** @returns {AsyncGenerator<Uint8Array, void, undefined>} ends in a failure when the file changes: then nothing is stored */
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
      throw new Failure("UNREADABLE", "The file was changed while it was read.");
    }
    this.sha256 = this.#hash.digest("hex");
    yield Buffer.from(`\r\n--${this.#boundary}--\r\n`);
  }

  /** Closes the file, also when nobody reads on: an open stream would keep it. */
  async close() {
    this.content.destroy();
    await this.file.close();
  }
}
