import type { Service } from "../../UpstreamError.js";
import type { UpstreamResponse } from "./UpstreamResponse.js";

/** Names a read: a GET of JSON, or a POST that changes nothing. */
export interface ReadKey {
  readonly service: Service;
  /** As it is sent, relative to the base. */
  readonly path: string;
  readonly method: "GET" | "POST";
  /** JSON; undefined for none. */
  readonly body: string | undefined;
  /** Service, method, path and body in one: the key of the caches. */
  readonly name: string;
  /** Sent without a session; the response is the same for every caller. */
  readonly isPublic: boolean;
}

/**
 * Records what an operation reads from the upstreams, and whether its result depends on these reads only. The reads that
 * start before any response has come depend on nothing but the operation: they can be prefetched.
 */
export class ReadTracker {
  readonly #keys: ReadKey[] = [];
  readonly #responses = new Map<ReadKey, UpstreamResponse>();
  #hasResponse = false;
  #isPure = true;

  /** @param isPrefetched it was sent before the operation ran, so that it depends on no other response */
  start(key: ReadKey, isPrefetched: boolean): void {
    if (this.#hasResponse && !isPrefetched) this.#isPure = false;
    this.#keys.push(key);
  }

  finish(key: ReadKey, response: UpstreamResponse): void {
    if (!key.isPublic) this.#hasResponse = true;
    this.#responses.set(key, response);
  }

  /** The result depends on something else too: another call, a new cookie, the time. */
  markImpure(): void {
    this.#isPure = false;
  }

  /** All that the result depends on, in the order it was read; undefined when it depends on more, or a read has failed. */
  get reads(): { readonly keys: readonly ReadKey[]; readonly reads: readonly UpstreamResponse[] } | undefined {
    const reads = this.#keys.map((key) => this.#responses.get(key)).filter((response) => response !== undefined);
    return this.#isPure && reads.length === this.#keys.length ? { keys: this.#keys, reads } : undefined;
  }
}
