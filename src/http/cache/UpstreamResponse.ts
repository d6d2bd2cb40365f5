/** Something that was computed from a response. */
interface MemoEntry<Value extends object> {
  readonly memo: Memo<Value>;
  readonly value: Value;
  /** About. */
  readonly byteSize: number;
}

/** Memos of one response; beyond that the oldest is deleted. */
const MAX_MEMOS = 16;
const NO_MEMOS: readonly never[] = [];

const sizeOf = (memos: readonly MemoEntry<object>[]) => memos.reduce((sum, { byteSize }) => sum + byteSize, 0);

/**
 * A JSON response, not parsed yet. As long as the upstream's bytes are unchanged, a caller gets the same object for a GET, so that
 * what was computed from it can be stored with it: see Memo. With it and not in a WeakMap, whose values outlive every
 * collection of the young generation.
 */
export class UpstreamResponse {
  readonly status: number;
  /** Decoded; never empty. */
  readonly bytes: Buffer;
  #isRepeated = false;
  #byteSize: number;
  #memos: readonly MemoEntry<object>[] = NO_MEMOS;
  #onSizeChange: (() => void) | undefined;

  constructor(status: number, bytes: Buffer) {
    this.status = status;
    this.bytes = bytes;
    this.#byteSize = bytes.length;
  }

  /** Whether the upstream sent it more than once: then what is computed from it is worth storing. */
  get isRepeated(): boolean {
    return this.#isRepeated;
  }

  markRepeated(): void {
    this.#isRepeated = true;
  }

  /** Bytes of this and its memos, about. */
  get byteSize(): number {
    return this.#byteSize;
  }

  /** The oldest first. */
  get memos(): readonly MemoEntry<object>[] {
    return this.#memos;
  }

  /** Stores a value as long as this lives, in place of an earlier one of the same memo. */
  setMemo(entry: MemoEntry<object>): void {
    const others = this.#memos.filter(({ memo }) => memo !== entry.memo).slice(1 - MAX_MEMOS);
    const before = sizeOf(this.#memos);
    this.#memos = [...others, entry];
    const change = sizeOf(this.#memos) - before;
    if (change === 0) return;
    this.#byteSize += change;
    this.#onSizeChange?.();
  }

  /** Called at each change of `byteSize`. */
  onSizeChange(listener: () => void): void {
    this.#onSizeChange = listener;
  }
}

/**
 * Stores the value of a pure function of a response's bytes with the response; each Memo is for one function. Callers share
 * nothing by it, because they share no response (but a public one).
 */
export class Memo<Value extends object> {
  get(response: UpstreamResponse): Value | undefined {
    for (const entry of response.memos) if (isOf(this, entry)) return entry.value;
    return undefined;
  }

  /** Replaces an earlier value. @param byteSize about */
  set(response: UpstreamResponse, value: Value, byteSize: number): void {
    response.setMemo({ memo: this, value, byteSize });
  }
}

const isOf = <Value extends object>(memo: Memo<Value>, entry: MemoEntry<object>): entry is MemoEntry<Value> =>
  entry.memo === memo;
