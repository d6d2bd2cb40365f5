import type { Read } from "./Read.js";

/** A read under way, to be joined: resolves with undefined when its result is of no use to others. */
export interface SharedRead {
  join(): Promise<Read | undefined>;
}

/** Of one caller; there is hardly ever more than a handful. */
interface CallerState {
  readonly reads: { readonly key: string; readonly read: SharedRead }[];
  /** Calls under way that change something. */
  changes: number;
}

/**
 * The GETs under way of each caller, so that who asks the same with the same token meanwhile joins instead of asking again.
 * Never across a change by that token: who asks after a change is never told what was before it.
 */
export class ReadsUnderWay {
  readonly #callers = new Map<string, CallerState>();

  find(token: string, key: string): SharedRead | undefined {
    return this.#callers.get(token)?.reads.find((each) => each.key === key)?.read;
  }

  /** Lets others join from now on, until `end`. While something is being changed, nobody may. */
  begin(token: string, key: string, read: SharedRead): void {
    const state = this.#callers.get(token);
    if (state === undefined) this.#callers.set(token, { reads: [{ key, read }], changes: 0 });
    else if (state.changes === 0) state.reads.push({ key, read });
  }

  end(token: string, read: SharedRead): void {
    const state = this.#callers.get(token);
    const index = state?.reads.findIndex((each) => each.read === read) ?? -1;
    if (state === undefined || index < 0) return;
    state.reads.splice(index, 1);
    this.#release(token, state);
  }

  /** Keeps a change apart from the reads before it, beside it and after it. */
  async change<T>(token: string, change: () => Promise<T>): Promise<T> {
    const state = this.#callers.get(token) ?? { reads: [], changes: 0 };
    this.#callers.set(token, state);
    state.changes += 1;
    state.reads.length = 0;
    try {
      return await change();
    } finally {
      state.changes -= 1;
      this.#release(token, state);
    }
  }

  #release(token: string, { reads, changes }: CallerState): void {
    if (reads.length === 0 && changes === 0) this.#callers.delete(token);
  }
}
