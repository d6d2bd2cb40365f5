/** Something that was made of a Read. */
interface MemoEntry<Value extends object> {
  readonly memo: Memo<Value>;
  readonly value: Value;
  /** Bytes, about. */
  readonly byteSize: number;
}

/** Things that are made of one Read; beyond that the oldest is forgotten. */
const MAX_MEMOS = 16;
const NOTHING: readonly never[] = [];

const weightOf = (made: readonly MemoEntry<object>[]) => made.reduce((sum, { byteSize: weight }) => sum + weight, 0);

/**
 * A JSON text that a call was answered, not parsed yet. As long as a GET of one caller is answered the same, the caller gets
 * the very same Read, so that whatever was made of it can be kept by it: see Made. By it and not by a WeakMap: what that holds
 * outlives every collection of the young generation.
 */
export class UpstreamResponse {
  readonly status: number;
  /** Without a content coding; never empty. */
  readonly bytes: Buffer;
  #isRepeated = false;
  #weight: number;
  #made: readonly MemoEntry<object>[] = NOTHING;
  #onHeavier: (() => void) | undefined;

  constructor(status: number, bytes: Buffer) {
    this.status = status;
    this.bytes = bytes;
    this.#weight = bytes.length;
  }

  /** Whether this is what was answered again. */
  equals({ status, bytes }: Pick<UpstreamResponse, "status" | "bytes">): boolean {
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
  get byteSize(): number {
    return this.#weight;
  }

  /** What was made of it so far, the oldest first. */
  get memos(): readonly MemoEntry<object>[] {
    return this.#made;
  }

  /** Keeps something made of it, in place of what the same one made before, as long as this lives. */
  setMemo(kept: MemoEntry<object>): void {
    const others = this.#made.filter(({ memo: by }) => by !== kept.memo).slice(1 - MAX_MEMOS);
    const before = weightOf(this.#made);
    this.#made = [...others, kept];
    const change = weightOf(this.#made) - before;
    if (change === 0) return;
    this.#weight += change;
    this.#onHeavier?.();
  }

  /** Tells the one who remembers this of each change of its weight. */
  onSizeChange(onHeavier: () => void): void {
    this.#onHeavier = onHeavier;
  }
}

/**
 * Something that is a pure function of a Read's bytes, kept as long as the Read. Each Made is one such function: two
 * callers share nothing, because no two callers share a Read (but that of a public answer).
 */
export class Memo<Value extends object> {
  get(read: UpstreamResponse): Value | undefined {
    for (const kept of read.memos) if (isBy(this, kept)) return kept.value;
    return undefined;
  }

  /** Keeps it, in place of the one before. */
  set(read: UpstreamResponse, value: Value, weight: number): void {
    read.setMemo({ memo: this, value, byteSize: weight });
  }
}

const isBy = <Value extends object>(made: Memo<Value>, kept: MemoEntry<object>): kept is MemoEntry<Value> =>
  kept.memo === made;
