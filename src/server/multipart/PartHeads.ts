/** As much as busboy reads of a head. */
const MAX_HEAD_BYTES = 16_384;
const HEAD_END = "\r\n\r\n";
const CR = 0x0d;

/**
 * Keeps the heads of the parts as they came. busboy decodes their parameters, and skips without an event a part whose head it
 * cannot parse. Parts are found by their delimiters (RFC 2046 §5.1.1).
 */
export class PartHeads {
  readonly #delimiter: Buffer;
  /** The end of the bytes so far, if it may be the beginning of a delimiter. The first needs no line end before it. */
  #rest: Buffer = Buffer.from("\r\n");
  /** As Latin-1. The last one may not be complete; behind the last delimiter of a body it is no head. */
  readonly #heads: string[] = [];
  #isInHead = false;

  constructor(boundary: string) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
  }

  /** The number of parts of a body that has ended: the last delimiter closes it. */
  get count(): number {
    return this.#heads.length - 1;
  }

  /** The head of a part, as Latin-1: as far as it has come. */
  at(index: number): string {
    const head = this.#heads[index] ?? "";
    const isLast = index === this.#heads.length - 1;
    const [text = ""] = (isLast && this.#isInHead ? head + this.#rest.toString("latin1") : head).split(HEAD_END, 1);
    return text;
  }

  add(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const { length } = this.#delimiter;
    let start = 0;
    for (let at = bytes.indexOf(this.#delimiter); at >= 0; at = bytes.indexOf(this.#delimiter, start)) {
      this.#read(bytes.subarray(start, at));
      this.#isInHead = this.#heads.push("") > 0;
      start = at + length;
    }
    const rest = bytes.indexOf(CR, Math.max(start, bytes.length - length + 1));
    this.#rest = rest < 0 ? bytes.subarray(bytes.length) : bytes.subarray(rest);
    this.#read(bytes.subarray(start, bytes.length - this.#rest.length));
  }

  #read(bytes: Buffer): void {
    if (!this.#isInHead) return;
    const known = this.#heads.pop() ?? "";
    const head = known + bytes.toString("latin1", 0, MAX_HEAD_BYTES - known.length);
    this.#heads.push(head);
    this.#isInHead = head.length < MAX_HEAD_BYTES && !head.includes(HEAD_END, known.length - HEAD_END.length);
  }
}
