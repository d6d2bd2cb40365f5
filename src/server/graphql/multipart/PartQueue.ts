import type { FilePart } from "../../multipart/FilePart.js";
import type { PendingUpload } from "./PendingUpload.js";

/**
 * The file parts of one request, in the order of the body. Only one at a time can come, and it may be held while no other file
 * is awaited: to await a file spools all parts before it. A part is confirmed by the next part with consumers, or by the end of
 * the body; an error before that ends it.
 */
export class PartQueue {
  readonly #parts: FilePart[] = [];
  readonly #partOf = new Map<PendingUpload, FilePart>();
  readonly #awaited = new Set<PendingUpload>();
  #unconfirmed: FilePart | undefined;
  #isOver = false;

  /** A file is awaited, whether its part has come or not. */
  await(upload: PendingUpload): void {
    const own = this.#partOf.get(upload);
    if (!own) this.#awaited.add(upload);
    for (const part of this.#parts) {
      if (part === own) return;
      part.spool();
    }
  }

  /** A part has come; without an upload it has no consumers. */
  add(part: FilePart, upload: PendingUpload | undefined): void {
    if (this.#isOver) {
      part.discard();
      return;
    }
    this.#parts.push(part);
    if (upload) {
      this.#partOf.set(upload, part);
      this.#awaited.delete(upload);
    }
    if (part.consumers > 0) {
      this.confirm();
      this.#unconfirmed = part;
    }
    if (this.#awaited.size > 0 || part.consumers === 0) part.spool();
  }

  /** The body is right up to here. */
  confirm(): void {
    this.#unconfirmed?.confirm();
    this.#unconfirmed = undefined;
  }

  /** The body is wrong. */
  fail(error: Error): void {
    this.#unconfirmed?.fail(error);
  }

  /** The request was answered: no part will be opened any more. */
  end(): void {
    this.#isOver = true;
    for (const part of this.#parts) part.discard();
  }
}
