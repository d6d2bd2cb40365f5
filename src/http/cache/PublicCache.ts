import type { UpstreamResponse } from "./UpstreamResponse.js";

/** Long enough to spare the upstream, short enough that nobody notices. */
const FRESH_MS = 5_000;

interface CachedResponse {
  readonly read: UpstreamResponse;
  readonly until: number;
}

/** Answers that are the same for everybody, whoever asks: each is good for some seconds. */
export class PublicCache {
  readonly #kept = new Map<string, CachedResponse>();

  /** The answer while it is fresh. */
  getFresh(path: string): UpstreamResponse | undefined {
    const kept = this.#kept.get(path);
    return kept !== undefined && performance.now() < kept.until ? kept.read : undefined;
  }

  /** The answer, however old: what a new one is compared with. */
  get(path: string): UpstreamResponse | undefined {
    return this.#kept.get(path)?.read;
  }

  set(path: string, read: UpstreamResponse): void {
    this.#kept.set(path, { read, until: performance.now() + FRESH_MS });
  }

  delete(path: string): void {
    this.#kept.delete(path);
  }
}
