import type { UpstreamResponse } from "./UpstreamResponse.js";

/** Long enough to spare the upstream, too short to be noticed. */
const FRESH_MS = 5_000;

interface CachedResponse {
  readonly response: UpstreamResponse;
  /** By `performance.now()`. */
  readonly freshUntil: number;
}

/** Responses that are the same for every caller, each fresh for some seconds. */
export class PublicCache {
  readonly #responses = new Map<string, CachedResponse>();

  /** The response while it is fresh. */
  getFresh(path: string): UpstreamResponse | undefined {
    const cached = this.#responses.get(path);
    return cached !== undefined && performance.now() < cached.freshUntil ? cached.response : undefined;
  }

  /** The response, however old, to compare a new one with. */
  get(path: string): UpstreamResponse | undefined {
    return this.#responses.get(path)?.response;
  }

  set(path: string, response: UpstreamResponse): void {
    this.#responses.set(path, { response, freshUntil: performance.now() + FRESH_MS });
  }

  delete(path: string): void {
    this.#responses.delete(path);
  }
}
