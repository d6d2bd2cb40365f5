import type { Service } from "../../UpstreamError.js";
import type { UpstreamResponse } from "./UpstreamResponse.js";

/** Names a GET of JSON. */
export interface ReadKey {
  readonly service: Service;
  /** As it goes to the wire, relative to the base. */
  readonly path: string;
  /** Both in one, to file it under. */
  readonly name: string;
  /** Asked without a session; the answer is the same for everybody. */
  readonly isPublic: boolean;
}

/**
 * What an operation asked of the upstream, for whoever wants to know whether its answer is a function of what was read.
 * The reads that were asked before any was answered depend on nothing but the operation itself: they can be asked ahead.
 */
export class ReadTracker {
  readonly #keys: ReadKey[] = [];
  readonly #reads = new Map<ReadKey, UpstreamResponse>();
  #answered = false;
  #isPure = true;

  /** @param isAhead it was asked before the operation ran, so that it depends on no other answer */
  start(key: ReadKey, isAhead: boolean): void {
    if (this.#answered && !isAhead) this.#isPure = false;
    this.#keys.push(key);
  }

  finish(key: ReadKey, read: UpstreamResponse): void {
    if (!key.isPublic) this.#answered = true;
    this.#reads.set(key, read);
  }

  /** Told of whatever else the answer may depend on: another call, a new cookie, the time. */
  markImpure(): void {
    this.#isPure = false;
  }

  /** What the answer is a function of, in the order it was asked; undefined when it depends on more, or when a read has failed. */
  get reads(): { readonly keys: readonly ReadKey[]; readonly reads: readonly UpstreamResponse[] } | undefined {
    const reads = this.#keys.map((key) => this.#reads.get(key)).filter((read) => read !== undefined);
    return this.#isPure && reads.length === this.#keys.length ? { keys: this.#keys, reads } : undefined;
  }
}
