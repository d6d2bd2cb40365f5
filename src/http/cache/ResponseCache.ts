import { LRUCache } from "lru-cache";
import type { UpstreamResponse } from "./UpstreamResponse.js";

/** Reads of one caller, at most; beyond that the one that was new first is forgotten. */
const MAX_READS = 256;
/** A caller that has not come for so long is forgotten. */
const MAX_IDLE_MS = 5 * 60_000;
/** What a caller weighs besides what it was answered: its token, the paths. */
const CALLER_WEIGHT = 2_048;

/** The last answer to each GET of one caller. */
interface CallerResponses {
  readonly byKey: Map<string, UpstreamResponse>;
  readonly weight: number;
}

/**
 * What each caller was answered last, so that what was made of an answer need not be made again while the upstream answers the
 * same. It is no cache: the upstream is asked every time, with the caller's own token, and only its answer decides.
 * Filed by the whole token, and bounded in bytes.
 */
export class ResponseCache {
  readonly #callers: LRUCache<string, CallerResponses>;
  #purgedAt = performance.now();

  /** @param maxBytes 0 to remember nothing */
  constructor(maxBytes: number) {
    this.#callers = new LRUCache({
      maxSize: Math.max(1, maxBytes),
      maxEntrySize: Math.max(1, Math.floor(maxBytes / 2)),
      sizeCalculation: ({ weight }) => weight,
      ttl: MAX_IDLE_MS,
      ttlResolution: 1_000,
      updateAgeOnGet: true,
    });
  }

  get(token: string, key: string): UpstreamResponse | undefined {
    return this.#callers.get(token)?.byKey.get(key);
  }

  /** Remembers a read in place of the one before it. */
  set(token: string, key: string, read: UpstreamResponse): void {
    const { byKey } = this.#callers.get(token) ?? { byKey: new Map<string, UpstreamResponse>() };
    byKey.set(key, read);
    if (byKey.size > MAX_READS) {
      const [oldest] = byKey.keys();
      if (oldest !== undefined) byKey.delete(oldest);
    }
    this.#weigh(token, byKey);
    read.onSizeChange(() => {
      const now = this.#callers.get(token);
      if (now?.byKey.get(key) === read) this.#weigh(token, now.byKey);
    });
    this.#purge();
  }

  #weigh(token: string, byKey: Map<string, UpstreamResponse>): void {
    let weight = CALLER_WEIGHT;
    for (const read of byKey.values()) weight += read.byteSize;
    this.#callers.delete(token); // only a new entry is weighed
    this.#callers.set(token, { byKey, weight });
  }

  delete(token: string): void {
    this.#callers.delete(token);
  }

  /** Those that stay away are not asked for any more, so from time to time they are looked for. */
  #purge(): void {
    const now = performance.now();
    if (now - this.#purgedAt < MAX_IDLE_MS) return;
    this.#purgedAt = now;
    this.#callers.purgeStale();
  }
}
