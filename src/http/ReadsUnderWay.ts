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

/** Callers with nothing under way are kept up to this many, see ReadsUnderWay. */
const MAX_IDLE = 1_024;

/**
 * The GETs under way of each caller, so that who asks the same with the same token meanwhile joins instead of asking again.
 * Never across a change by that token: who asks after a change is never told what was before it.
 *
 * A caller is not deleted as soon as nothing of it is under way: a Map that is added to and deleted from all the time leaves
 * old tables behind, each holding what was in it, for the garbage collector to carry along.
 */
export class ReadsUnderWay {
  readonly #callers = new Map<string, CallerState>();

  find(token: string, key: string): SharedRead | undefined {
    return this.#callers.get(token)?.reads.find((each) => each.key === key)?.read;
  }

  /** Lets others join from now on, until `end`. While something is being changed, nobody may. */
  begin(token: string, key: string, read: SharedRead): void {
    const { reads, changes } = this.#stateOf(token);
    if (changes === 0) reads.push({ key, read });
  }

  end(token: string, read: SharedRead): void {
    const state = this.#callers.get(token);
    const index = state?.reads.findIndex((each) => each.read === read) ?? -1;
    if (index >= 0) state?.reads.splice(index, 1);
  }

  /** Keeps a change apart from the reads before it, beside it and after it. */
  async change<T>(token: string, change: () => Promise<T>): Promise<T> {
    const state = this.#stateOf(token);
    state.changes += 1;
    state.reads.length = 0;
    try {
      return await change();
    } finally {
      state.changes -= 1;
    }
  }

  #stateOf(token: string): CallerState {
    let state = this.#callers.get(token);
    if (state === undefined) {
      if (this.#callers.size >= MAX_IDLE) this.#forgetIdle();
      this.#callers.set(token, (state = { reads: [], changes: 0 }));
    }
    return state;
  }

  #forgetIdle(): void {
    for (const [token, { reads, changes }] of this.#callers) {
      if (reads.length === 0 && changes === 0) this.#callers.delete(token);
    }
  }
}
