import { LRUCache } from "lru-cache";
import { CachedRequest } from "./CachedRequest.js";
import type { OperationCache } from "./compile/OperationCache.js";
import type { GraphQLParams } from "./params.js";

/** Characters of all keys together, and a little for each. */
const MAX_SIZE = 4 * 2 ** 20;
const SIZE_OF_EACH = 512;

/** Longer requests are rare, and are never cached. */
const MAX_KEY_LENGTH = 16_384;

/** Requests for compiled operations that were made before, found by what was sent, byte for byte. */
export class RequestCache {
  readonly #operations: OperationCache;
  readonly #requests = new LRUCache<string, CachedRequest>({
    maxSize: MAX_SIZE,
    sizeCalculation: (_request, key) => key.length + SIZE_OF_EACH,
  });

  constructor(operations: OperationCache) {
    this.#operations = operations;
  }

  /** Forgets them all, so that each is resolved anew. */
  clear(): void {
    this.#requests.clear();
  }

  /**
   * @param key what was sent: a JSON body, or the query of a URL
   * @param readParams takes it apart
   * @returns the parameters when the operation is not compiled
   */
  find(key: string, readParams: () => GraphQLParams): CachedRequest | GraphQLParams {
    const known = this.#requests.get(key);
    if (known) return known;
    const params = readParams();
    const prepared = this.#operations.find(params);
    if (!prepared) return params;
    const request = new CachedRequest(prepared, params.isUntrusted);
    if (key.length <= MAX_KEY_LENGTH) this.#requests.set(key, request);
    return request;
  }
}
