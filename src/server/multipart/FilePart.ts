import { type Readable, Transform } from "node:stream";
import { WriteStream } from "fs-capacitor";
import { RequestError } from "../errors/RequestError.js";

/**
 * A file part of a request, as it arrives. It is held, which holds the whole body, until it is opened: then it streams. Or
 * until a part behind it is needed: then it is spooled into a temporary file, where it can be read at any time.
 * Its stream does not end before it is confirmed, so that an upload is not complete while the body can still turn out wrong.
 */
export class FilePart {
  /** How often it may be opened: a part that may be opened twice is spooled. */
  readonly consumers: number;
  readonly #stream: Transform;
  #isHeld = true;
  #isConfirmed = false;
  #end: (() => void) | undefined;
  #file: WriteStream | undefined;
  #failure: Error | undefined;

  constructor(bytes: Readable, consumers: number) {
    this.consumers = consumers;
    this.#stream = bytes.pipe(
      new Transform({
        transform: (chunk, _encoding, done) => done(null, chunk),
        flush: (done) => {
          if (this.#isConfirmed) done();
          else this.#end = done;
        },
      }),
    );
    this.#stream.on("error", () => undefined); // it may have no other listener
    this.#stream.once("close", () => bytes.resume()); // unread bytes are thrown away, so that the next part can come
    bytes.on("error", (error) => this.fail(error));
  }

  /** Lets the stream end: the body is right up to the part behind this one. */
  confirm(): void {
    this.#isConfirmed = true;
    this.#end?.();
  }

  /** @throws the error that has ended it, or when it cannot be read any more */
  open(): Readable {
    if (this.#failure) throw this.#failure;
    if (this.#isHeld && this.consumers === 1) {
      this.#isHeld = false;
      return this.#stream;
    }
    this.spool();
    if (!this.#file) throw new Error("A file that streams was opened for a second time.");
    return this.#file.createReadStream().on("error", () => undefined); // it may have no other listener
  }

  /** Lets the next parts come, if this one holds them: it is written to a temporary file, or discarded without consumers. */
  spool(): void {
    if (!this.#isHeld) return;
    if (this.consumers === 0) {
      this.discard();
      return;
    }
    this.#isHeld = false;
    this.#file = new WriteStream();
    this.#file.on("error", (error) => this.fail(error));
    this.#stream.pipe(this.#file);
  }

  /** Ends it by an error, which its readers get, and later calls of `open`. */
  fail(failure: Error): void {
    this.#failure ??= failure;
    this.#isHeld = false;
    this.#stream.destroy(failure);
    this.#file?.destroy(failure);
  }

  /** It will not be opened any more. Its readers may read on; then its temporary file is deleted. */
  discard(): void {
    this.#failure ??= new RequestError(499, "CANCELLED", "The request of this file is over.");
    this.#file?.release();
    if (this.#isHeld) this.#stream.destroy();
    this.#isHeld = false;
  }
}
