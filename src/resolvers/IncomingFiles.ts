import type { Readable } from "node:stream";
import type { FileUpload } from "graphql-upload/processRequest.mjs";
import type { OutgoingFile } from "../datasources/users/files/multipart.js";

/**
 * The files of a multipart request, in the order of the variables; each is waited for when its turn comes, for whoever waits
 * for one has those that come before it put aside. Must be closed: a file that somebody has open and reads no further holds
 * up the whole request, and its temporary file, if it has one, is kept.
 */
export class IncomingFiles implements AsyncIterable<OutgoingFile> {
  readonly #files: readonly Promise<FileUpload>[];
  readonly #opened: Readable[] = [];
  #closed = false;

  constructor(files: readonly Promise<FileUpload>[]) {
    this.#files = files;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<OutgoingFile, void, undefined> {
    for (const arriving of this.#files) {
      const file = await arriving;
      if (this.#closed) return;
      const bytes = file.createReadStream();
      this.#opened.push(bytes);
      yield { name: file.filename, mediaType: file.mimetype, bytes, source: file };
    }
  }

  /** Nobody reads any more. */
  close(): void {
    this.#closed = true;
    for (const stream of this.#opened) stream.destroy();
  }
}
