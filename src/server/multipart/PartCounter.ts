/**
 * Counts the parts of a multipart body by its delimiters (RFC 2046 §5.1.1): busboy skips a part whose head it cannot parse, and
 * says nothing of it.
 */
export class PartCounter {
  readonly #delimiter: Buffer;
  /** The end of what came so far: it may be the beginning of a delimiter. The first delimiter needs no line end before it. */
  #tail: Buffer = Buffer.from("\r\n");
  #delimiters = 0;

  constructor(boundary: string) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
  }

  /** The parts of a body that has ended: the last delimiter closes it. */
  get parts(): number {
    return this.#delimiters - 1;
  }

  add(chunk: Buffer): void {
    const reach = this.#delimiter.length - 1;
    const seam = Buffer.concat([this.#tail, chunk.subarray(0, reach)]);
    this.#count(seam);
    this.#count(chunk);
    this.#tail = chunk.length < reach ? seam.subarray(-reach) : chunk.subarray(-reach);
  }

  #count(bytes: Buffer): void {
    const { length } = this.#delimiter;
    for (let at = bytes.indexOf(this.#delimiter); at >= 0; at = bytes.indexOf(this.#delimiter, at + length)) {
      this.#delimiters += 1;
    }
  }
}
