import { Readable, type ReadableOptions } from "node:stream";

/**
 * The bytes of a part, passed on as they arrive: the body is read only as fast as these are. Destroyed before its end, it
 * lets the rest of the part go by, so that the next part can come. It ends once it is confirmed.
 */
export class PartStream extends Readable {
  readonly #part: Readable;
  #isConfirmed = false;
  #isWhole = false;
  readonly #take = (chunk: Buffer) => {
    if (!this.push(chunk)) this.#part.pause();
  };

  constructor(part: Readable, options: Pick<ReadableOptions, "encoding" | "highWaterMark"> = {}) {
    super(options);
    this.#part = part;
    this.on("error", () => undefined); // nobody may be listening any more
    part.pause();
    part.on("data", this.#take).once("end", () => {
      this.#isWhole = true;
      this.#end();
    });
  }

  /** From now on it may end. */
  confirm(): void {
    this.#isConfirmed = true;
    this.#end();
  }

  #end(): void {
    if (this.#isConfirmed && this.#isWhole) this.push(null);
  }

  override _read(): void {
    this.#part.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#part.off("data", this.#take).resume();
    callback(error);
  }
}
