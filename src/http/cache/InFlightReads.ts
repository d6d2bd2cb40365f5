import type { UpstreamResponse } from "./UpstreamResponse.js";

/** A read in flight, to be shared: resolves with undefined when its result is for its own caller only. */
export interface SharedRead {
  share(): Promise<UpstreamResponse | undefined>;
}

/** The reads and changes of one caller that are in flight; hardly ever more than a handful. */
class InFlight {
  readonly #reads: { readonly key: string; readonly read: SharedRead }[] = [];
  #changes = 0;

  get isIdle(): boolean {
    return this.#reads.length === 0 && this.#changes === 0;
  }

  find(key: string): SharedRead | undefined {
    for (const each of this.#reads) if (each.key === key) return each.read;
    return undefined;
  }

  /** Lets other reads share this one until `end`, unless a change is in flight. */
  begin(key: string, read: SharedRead): void {
    if (this.#changes === 0) this.#reads.push({ key, read });
  }

  end(read: SharedRead): void {
    const index = this.#reads.findIndex((each) => each.read === read);
    if (index >= 0) this.#reads.splice(index, 1);
  }

  /** Isolates a change from the reads before, during and after it. */
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

/** Idle callers are kept up to this many. */
const MAX_IDLE = 1_024;

/**
 * The GETs in flight of each caller, so that equal ones with the same token are sent once. Never across a change by that token:
 * a read that starts after a change never gets a response from before it.
 *
 * Idle callers are not deleted at once: a Map under constant churn retains its old hash tables, and their entries, in the old
 * generation.
 */
export class InFlightReads {
  readonly #callers = new Map<string, InFlight>();

  /** To be used at once: an idle caller may be deleted later. */
  of(token: string): InFlight {
    let inFlight = this.#callers.get(token);
    if (inFlight === undefined) {
      if (this.#callers.size >= MAX_IDLE) this.#deleteIdle();
      this.#callers.set(token, (inFlight = new InFlight()));
    }
    return inFlight;
  }

  #deleteIdle(): void {
    for (const [token, inFlight] of this.#callers) if (inFlight.isIdle) this.#callers.delete(token);
  }
}
