import type { Readable } from "node:stream";
import { type ReadStreamOptions, WriteStream } from "fs-capacitor";
import { RequestError } from "../errors/RequestError.js";
import { brokenBody, fileTooLarge } from "./multipartErrors.js";
import { PartStream } from "./PartStream.js";

/**
 * A file part of a request, as it arrives. It is held, which holds the whole body, until it is opened: then it streams. Or
 * until it has to make way for another part: then it is put aside into a temporary file, where it can be read at any time.
 * Its stream does not end before it is confirmed, so that an upload is not complete while the body can still turn out wrong.
 */
export class FilePart {
  readonly #bytes: Readable;
  readonly #readers: number;
  #isHeld = true;
  #isConfirmed = false;
  #stream: PartStream | undefined;
  #file: WriteStream | undefined;
  #failure: Error | undefined;

  /** @param readers how often it may be opened: one that may be opened twice is put aside */
  constructor(bytes: Readable, readers: number, maxFileBytes: number) {
    this.#bytes = bytes;
    this.#readers = readers;
    bytes.on("error", (error) => this.fail(error instanceof RequestError ? error : brokenBody()));
    bytes.once("limit", () => this.fail(fileTooLarge(maxFileBytes)));
  }

  /** @throws what has broken it, and when it cannot be read any more */
  open(options?: ReadStreamOptions): Readable {
    if (this.#failure) throw this.#failure;
    if (this.#isHeld && this.#readers === 1) {
      this.#isHeld = false;
      return this.#read(options);
    }
    this.spool();
    if (!this.#file) throw new Error("A file that streams was opened for a second time.");
    return this.#file.createReadStream(options).on("error", () => undefined); // nobody may be listening any more
  }

  /** Lets the parts that follow come, if this one holds them up: it is put aside, or dropped if it has no readers. */
  spool(): void {
    if (!this.#isHeld) return;
    if (this.#readers === 0) {
      this.discard();
      return;
    }
    this.#isHeld = false;
    this.#file = new WriteStream();
    this.#file.on("error", (error) => this.fail(error));
    this.#read().pipe(this.#file);
  }

  /** Lets the stream end: nothing is wrong with the body as far as it has been read. */
  confirm(): void {
    this.#isConfirmed = true;
    this.#stream?.confirm();
  }

  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  /** Whether anybody can open it. */
  get hasConsumers(): boolean {
    return this.#readers > 0;
  }

  #read(options?: ReadStreamOptions): PartStream {
    this.#stream = new PartStream(this.#bytes, options);
    if (this.#isConfirmed) this.#stream.confirm();
    return this.#stream;
  }

  /** Nothing more of it can be had: those who read it are told, and so is who opens it. */
  fail(failure: Error): void {
    this.#failure ??= failure;
    this.#isHeld = false;
    this.#stream?.destroy(failure);
    this.#file?.destroy(failure);
    this.#ignore();
  }

  /** Nobody opens it any more. Those who have may read on; a temporary file is deleted when they are done. */
  discard(): void {
    this.#failure ??= new RequestError(499, "CANCELLED", "The request of this file is over.");
    this.#file?.release();
    if (this.#isHeld) this.#ignore();
    this.#isHeld = false;
  }

  /** Its bytes go by, so that the next part can come. */
  #ignore(): void {
    this.#bytes.resume();
  }
}
