/**
 * A JSON text that a call was answered, not parsed yet. As long as a GET of one caller is answered the same, the caller gets the very
 * same Read, so that whatever was made of it can be kept by it: see Made.
 */
export class Read {
  readonly status: number;
  /** Without a content coding; never empty. */
  readonly bytes: Buffer;
  #isRepeated = false;
  #weight: number;
  #onHeavier: (() => void) | undefined;

  constructor(status: number, bytes: Buffer) {
    this.status = status;
    this.bytes = bytes;
    this.#weight = bytes.length;
  }

  /** Whether this is what was answered again. */
  equals({ status, bytes }: Pick<Read, "status" | "bytes">): boolean {
    return this.status === status && (this.bytes === bytes || this.bytes.equals(bytes));
  }

  /** Whether the same was answered more than once: what is made of it is worth keeping. */
  get isRepeated(): boolean {
    return this.#isRepeated;
  }

  /** Takes note that the same was answered again. */
  markRepeated(): void {
    this.#isRepeated = true;
  }

  /** Bytes that this and what was made of it hold, about. */
  get weight(): number {
    return this.#weight;
  }

  /** Takes account of something that now lives as long as this. */
  carry(weight: number): void {
    this.#weight += weight;
    this.#onHeavier?.();
  }

  /** Tells the one who remembers this of each change of its weight. */
  weighedBy(onHeavier: () => void): void {
    this.#onHeavier = onHeavier;
  }
}

interface Kept<Value> {
  readonly value: Value;
  readonly weight: number;
}

/**
 * Something that is a pure function of a Read's bytes, kept as long as the Read. Each Made is one such function: two
 * callers share nothing, because no two callers share a Read (but that of a public answer).
 */
export class Made<Value extends object> {
  readonly #kept = new WeakMap<Read, Kept<Value>>();

  of(read: Read): Value | undefined {
    return this.#kept.get(read)?.value;
  }

  /** Keeps it, in place of the one before. */
  keep(read: Read, value: Value, weight: number): void {
    const before = this.#kept.get(read)?.weight ?? 0;
    this.#kept.set(read, { value, weight });
    if (weight !== before) read.carry(weight - before);
  }
}
