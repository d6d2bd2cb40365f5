import type { Read } from "./Read.js";

/** A read under way; it resolves with undefined when its result is of no use to others, so that they have to ask themselves. */
export type SharedRead = Promise<Read | undefined>;

interface CallerState {
  readonly reads: Map<string, SharedRead>;
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
    return this.#callers.get(token)?.reads.get(key);
  }

  /** Lets others join from now on, until it has ended. While something is being changed, nobody may. */
  share(token: string, key: string, read: SharedRead): void {
    const state = this.#state(token);
    if (state.changes === 0) state.reads.set(key, read);
    const end = () => {
      if (state.reads.get(key) === read) state.reads.delete(key);
      this.#release(token, state);
    };
    read.then(end, end); // its failure is a matter of those who join, if any
  }

  /** Keeps a change apart from the reads before it, beside it and after it. */
  async change<T>(token: string, change: () => Promise<T>): Promise<T> {
    const state = this.#state(token);
    state.changes += 1;
    state.reads.clear();
    try {
      return await change();
    } finally {
      state.changes -= 1;
      state.reads.clear();
      this.#release(token, state);
    }
  }

  #state(token: string): CallerState {
    let state = this.#callers.get(token);
    if (state === undefined) this.#callers.set(token, (state = { reads: new Map(), changes: 0 }));
    return state;
  }

  #release(token: string, state: CallerState): void {
    if (state.reads.size === 0 && state.changes === 0 && this.#callers.get(token) === state)
      this.#callers.delete(token);
  }
}
