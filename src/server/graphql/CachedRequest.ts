import type { CallerClients } from "../../context/createContext.js";
import type { HttpClient } from "../../http/HttpClient.js";
import { Memo, type UpstreamResponse } from "../../http/cache/UpstreamResponse.js";
import type { ReadKey, ReadTracker } from "../../http/cache/ReadTracker.js";
import type { Service } from "../../UpstreamError.js";
import type { ResponseBody } from "../response/ResponseBody.js";
import type { CompiledOperation } from "./compile/compileQuery.js";
import type { PreparedOperation } from "./compile/OperationCache.js";
import type { IncrementalListing } from "./listings/IncrementalListing.js";

/** A response that was sent before, and the upstream responses that it was computed from. */
interface CachedResponse {
  readonly reads: readonly UpstreamResponse[];
  readonly publicUrl: string;
  readonly body: ResponseBody;
  /** Of its payloads, for the log. */
  readonly outcomes: readonly string[];
}

/** What an execution has made. */
type ComputedResponse = Pick<CachedResponse, "publicUrl" | "body" | "outcomes">;

/** A response that needs no execution. */
export interface CacheHit {
  readonly body: ResponseBody;
  readonly outcomes: readonly string[];
  /** Whether the upstream's bytes are the same again, or nearly. */
  readonly how: "repeated" | "renewed";
}

const NO_OUTCOMES: readonly string[] = [];

/** The upstream response that a cached response is kept by: one of the caller's own, so that callers do not replace each other's. */
function keeperOf(keys: readonly ReadKey[], reads: readonly UpstreamResponse[]): UpstreamResponse | undefined {
  const own = keys.findIndex(({ isPublic }) => !isPublic);
  return reads[own < 0 ? 0 : own];
}

/** A request for a compiled operation, with its responses. Responses are never shared between callers, unless they are public. */
export class CachedRequest {
  readonly operation: CompiledOperation;
  readonly inputs: PreparedOperation["inputs"];
  /** Set where it runs though its document is not trusted. */
  readonly isUntrusted: true | undefined;
  readonly #responses = new Memo<CachedResponse>();
  readonly #listing: IncrementalListing | undefined;
  /** The reads that it began with the last time. They are the same for every caller. */
  #keys: readonly ReadKey[] | undefined;
  #isPublic = false;

  constructor({ operation, inputs }: PreparedOperation, isUntrusted?: true) {
    this.isUntrusted = isUntrusted;
    this.operation = operation;
    this.inputs = inputs;
    this.#listing = operation.listing(inputs);
  }

  /** The cached response, without an upstream call, when it depends only on fresh public data. */
  getFresh(upstreams: Record<Service, Pick<HttpClient, "getFresh">>, publicUrl: string): CachedResponse | undefined {
    if (!this.#isPublic || this.#keys === undefined) return undefined;
    const reads = this.#keys.map(({ service, path }) => upstreams[service].getFresh(path));
    return reads.every((read) => read !== undefined) ? this.#find(this.#keys, reads, publicUrl) : undefined;
  }

  /**
   * Makes the reads that the operation begins with, and gives the cached response if the upstream's bytes are unchanged, or nearly.
   * The operation reuses the prefetched reads; it also reports their failures.
   */
  async get(clients: CallerClients, publicUrl: string): Promise<CacheHit | undefined> {
    const keys = this.#keys;
    if (keys === undefined) return undefined;
    const [first] = keys;
    try {
      if (first === undefined || keys.length > 1)
        return this.#hit(keys, await Promise.all(keys.map((key) => clients[key.service].prefetch(key))), publicUrl);
      const client = clients[first.service];
      const last = this.#listing && client.cached(first);
      const read = await client.prefetch(first);
      const again = this.#hit(keys, [read], publicUrl);
      if (again !== undefined || last === undefined) return again;
      const response = await this.#listing?.get(last, read, publicUrl);
      return response && { body: response.body, how: response.how, outcomes: NO_OUTCOMES };
    } catch {
      return undefined;
    }
  }

  #hit(keys: readonly ReadKey[], reads: readonly UpstreamResponse[], publicUrl: string): CacheHit | undefined {
    const ready = this.#find(keys, reads, publicUrl);
    return ready && { body: ready.body, outcomes: ready.outcomes, how: "repeated" };
  }

  /**
   * Keeps a response that is a function of the reads, of this request and the public URL, and of nothing else. Where the upstream
   * answers differently each time, it is not worth its memory.
   */
  set({ keys, reads }: NonNullable<ReadTracker["reads"]>, { publicUrl, body, outcomes }: ComputedResponse): void {
    this.#keys = keys;
    this.#isPublic = keys.every(({ isPublic }) => isPublic);
    const keeper = keeperOf(keys, reads);
    const isWorthIt = reads.every((read, index) => read.isRepeated || keys[index]?.isPublic === true);
    if (keeper && isWorthIt) this.#responses.set(keeper, { reads, publicUrl, body, outcomes }, body.length);
  }

  #find(keys: readonly ReadKey[], reads: readonly UpstreamResponse[], publicUrl: string): CachedResponse | undefined {
    const keeper = keeperOf(keys, reads);
    const ready = keeper && this.#responses.get(keeper);
    if (ready?.publicUrl !== publicUrl || ready.reads.length !== reads.length) return undefined;
    return ready.reads.every((read, index) => read === reads[index]) ? ready : undefined;
  }
}
