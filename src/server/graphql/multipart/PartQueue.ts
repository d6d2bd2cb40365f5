import type { FilePart } from "../../multipart/FilePart.js";
import type { PendingUpload } from "./PendingUpload.js";

/**
 * The file parts of one request, in the order of the body. Only one at a time can come, and it may be held for as long as
 * no other is awaited: to wait for a file makes all parts before it make way. A part is confirmed when the next part with readers
 * has come, or the end of the body. An error before that breaks it.
 */
export class PartQueue {
  readonly #parts: FilePart[] = [];
  readonly #partOf = new Map<PendingUpload, FilePart>();
  readonly #awaited = new Set<PendingUpload>();
  #latest: FilePart | undefined;
  #areOver = false;

  /** A file is awaited, whether it has come or not. */
  await(upload: PendingUpload): void {
    const own = this.#partOf.get(upload);
    if (!own) this.#awaited.add(upload);
    for (const part of this.#parts) {
      if (part === own) return;
      part.spool();
    }
  }

  /** A part comes; without an upload it has no readers. */
  add(part: FilePart, upload: PendingUpload | undefined): void {
    if (this.#areOver) {
      part.discard();
      return;
    }
    this.#parts.push(part);
    if (upload) {
      this.#partOf.set(upload, part);
      this.#awaited.delete(upload);
    }
    if (part.hasConsumers) {
      this.confirm();
      this.#latest = part;
    }
    if (this.#awaited.size > 0 || !part.hasConsumers) part.spool();
  }

  /** The body has ended well. */
  confirm(): void {
    this.#latest?.confirm();
  }

  /** The body has turned out to be wrong. */
  fail(error: Error): void {
    if (this.#latest?.isConfirmed === false) this.#latest.fail(error);
  }

  /** The request was answered: no part will be asked for any more. */
  end(): void {
    this.#areOver = true;
    for (const part of this.#parts) part.discard();
  }
}
