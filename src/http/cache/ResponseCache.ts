import { LRUCache } from "lru-cache";
import type { UpstreamResponse } from "./UpstreamResponse.js";

/** Most responses of one caller; beyond that the first one is deleted. */
const MAX_RESPONSES = 256;
/** A caller that makes no call for this long is deleted. */
const MAX_IDLE_MS = 5 * 60_000;
/** Bytes of a caller besides its responses, about: its token, the paths. */
const CALLER_BYTES = 2_048;

/** The last response to each GET of one caller. */
interface CallerResponses {
  readonly byKey: Map<string, UpstreamResponse>;
  readonly byteSize: number;
}

/**
 * The last responses to each caller, so that what was computed from one is reused while the upstream's bytes are unchanged.
 * A response is never sent from here alone: the upstream is called every time, with the caller's own token.
 * Keyed by the full token; bounded by total bytes.
 */
export class ResponseCache {
  readonly #callers: LRUCache<string, CallerResponses>;
  #purgedAt = performance.now();

  /** @param maxBytes 0 to hold nothing */
  constructor(maxBytes: number) {
    this.#callers = new LRUCache({
      maxSize: Math.max(1, maxBytes),
      maxEntrySize: Math.max(1, Math.floor(maxBytes / 2)),
      sizeCalculation: ({ byteSize }) => byteSize,
      ttl: MAX_IDLE_MS,
      ttlResolution: 1_000,
      updateAgeOnGet: true,
    });
  }

  get(token: string, key: string): UpstreamResponse | undefined {
    return this.#callers.get(token)?.byKey.get(key);
  }

  /** Replaces the last response to this GET. */
  set(token: string, key: string, response: UpstreamResponse): void {
    const { byKey } = this.#callers.get(token) ?? { byKey: new Map<string, UpstreamResponse>() };
    byKey.set(key, response);
    if (byKey.size > MAX_RESPONSES) {
      const [oldest] = byKey.keys();
      if (oldest !== undefined) byKey.delete(oldest);
    }
    this.#store(token, byKey);
    response.onSizeChange(() => {
      const now = this.#callers.get(token);
      if (now?.byKey.get(key) === response) this.#store(token, now.byKey);
    });
    this.#purge();
  }

  #store(token: string, byKey: Map<string, UpstreamResponse>): void {
    let byteSize = CALLER_BYTES;
    for (const response of byKey.values()) byteSize += response.byteSize;
    this.#callers.set(token, { byKey, byteSize });
  }

  delete(token: string): void {
    this.#callers.delete(token);
  }

  /** An expired entry is deleted when it is read, which does not happen for a caller that stays away. */
  #purge(): void {
    const now = performance.now();
    if (now - this.#purgedAt < MAX_IDLE_MS) return;
    this.#purgedAt = now;
    this.#callers.purgeStale();
  }
}
