import type { Readable } from "node:stream";
import type { FileUpload } from "graphql-upload/processRequest.mjs";
import type { OutgoingFile } from "../datasources/users/files/multipart.js";

/**
 * The files of a multipart request, in the order of the variables. Each is awaited when its turn comes, because awaiting a file
 * buffers those that arrive before it. Must be closed: an open file that is not read blocks the request and keeps its temporary file.
 */
export class IncomingFiles implements AsyncIterable<OutgoingFile> {
  readonly #files: readonly Promise<FileUpload>[];
  readonly #opened: Readable[] = [];
  #closed = false;

  constructor(files: readonly Promise<FileUpload>[]) {
    this.#files = files;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<OutgoingFile, void, undefined> {
    for (const incoming of this.#files) {
      const file = await incoming;
      if (this.#closed) return;
      const bytes = file.createReadStream();
      this.#opened.push(bytes);
      yield { name: file.filename, mediaType: file.mimetype, bytes, source: file };
    }
  }

  /** Stops reading. */
  close(): void {
    this.#closed = true;
    for (const stream of this.#opened) stream.destroy();
  }
}
