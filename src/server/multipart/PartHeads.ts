/** As much as busboy reads of a head. */
const MAX_HEAD_BYTES = 16_384;
const HEAD_END = "\r\n\r\n";

/**
 * Reads the heads of the parts in a multipart body, beside busboy, which keeps their bytes to itself: it skips a part whose
 * head it cannot parse, and says nothing of it. Parts are found by their delimiters (RFC 2046 §5.1.1).
 */
export class PartHeads {
  readonly #delimiter: Buffer;
  readonly #maxHeads: number;
  /** The end of what came so far: it may be the beginning of a delimiter. The first delimiter needs no line end before it. */
  #tail: Buffer = Buffer.from("\r\n");
  #delimiters = 0;
  /** As Latin-1. The last one may not be complete. */
  readonly #heads: string[] = [];
  #isInHead = false;

  /** @param maxHeads so many are kept */
  constructor(boundary: string, maxHeads: number) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
    this.#maxHeads = maxHeads;
  }

  /** The number of parts of a body that has ended: the last delimiter closes it. */
  get count(): number {
    return this.#delimiters - 1;
  }

  /** The head of a part, as Latin-1: as far as it has come, empty when it is not kept. */
  at(index: number): string {
    return this.#heads[index] ?? "";
  }

  add(chunk: Buffer): void {
    const { length } = this.#delimiter;
    const reach = length - 1;
    const before = this.#tail.length;
    const seam = Buffer.concat([this.#tail, chunk.subarray(0, reach)]);
    if (this.#isInHead) this.#read(chunk);
    for (const end of this.#endsOfDelimiters(seam)) this.#open(chunk.subarray(end - before));
    for (const end of this.#endsOfDelimiters(chunk)) this.#open(chunk.subarray(end));
    this.#tail = chunk.length < reach ? seam.subarray(-reach) : chunk.subarray(-reach);
  }

  *#endsOfDelimiters(bytes: Buffer): Generator<number> {
    const { length } = this.#delimiter;
    for (let at = bytes.indexOf(this.#delimiter); at >= 0; at = bytes.indexOf(this.#delimiter, at + length)) {
      yield at + length;
    }
  }

  #open(bytes: Buffer): void {
    this.#delimiters += 1;
    this.#isInHead = this.#delimiters <= this.#maxHeads;
    if (!this.#isInHead) return;
    this.#heads.push("");
    this.#read(bytes);
  }

  #read(bytes: Buffer): void {
    const index = this.#heads.length - 1;
    const known = this.at(index);
    const head = known + bytes.toString("latin1", 0, MAX_HEAD_BYTES - known.length);
    const end = head.indexOf(HEAD_END, Math.max(0, known.length - HEAD_END.length));
    this.#heads[index] = end < 0 ? head : head.slice(0, end);
    this.#isInHead = end < 0 && head.length < MAX_HEAD_BYTES;
  }
}
