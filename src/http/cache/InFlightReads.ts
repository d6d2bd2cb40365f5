import type { UpstreamResponse } from "./UpstreamResponse.js";

/** A read under way, to be joined: resolves with undefined when its result is of no use to others. */
export interface SharedRead {
  share(): Promise<UpstreamResponse | undefined>;
}

/** What of one caller is under way; there is hardly ever more than a handful. */
export class InFlight {
  readonly #reads: { readonly key: string; readonly read: SharedRead }[] = [];
  /** Calls under way that change something. */
  #changes = 0;

  get isIdle(): boolean {
    return this.#reads.length === 0 && this.#changes === 0;
  }

  find(key: string): SharedRead | undefined {
    for (const each of this.#reads) if (each.key === key) return each.read;
    return undefined;
  }

  /** Lets others join from now on, until `end`. While something is being changed, nobody may. */
  begin(key: string, read: SharedRead): void {
    if (this.#changes === 0) this.#reads.push({ key, read });
  }

  end(read: SharedRead): void {
    const index = this.#reads.findIndex((each) => each.read === read);
    if (index >= 0) this.#reads.splice(index, 1);
  }

  /** Keeps a change apart from the reads before it, beside it and after it. */
  async change<T>(change: () => Promise<T>): Promise<T> {
    this.#changes += 1;
    this.#reads.length = 0;
    try {
      return await change();
    } finally {
      this.#changes -= 1;
    }
  }
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
export class InFlightReads {
  readonly #callers = new Map<string, InFlight>();

  /** To be used at once: a caller with nothing under way may be forgotten in the next turn. */
  of(token: string): InFlight {
    let traffic = this.#callers.get(token);
    if (traffic === undefined) {
      if (this.#callers.size >= MAX_IDLE) this.#forgetIdle();
      this.#callers.set(token, (traffic = new InFlight()));
    }
    return traffic;
  }

  #forgetIdle(): void {
    for (const [token, traffic] of this.#callers) if (traffic.isIdle) this.#callers.delete(token);
  }
}
