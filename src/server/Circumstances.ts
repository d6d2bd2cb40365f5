import type { IncomingMessage } from "node:http";
import { LRUCache } from "lru-cache";

/** What an answer owes to how it was asked for, besides what was asked. */
export interface Circumstances {
  /** Names and values in turn: what every good answer to such a request carries. */
  readonly headers: readonly string[];
  /** As the caller uses it. */
  readonly protocol: string;
  /** Base of the URLs in the answer. */
  readonly publicUrl: string;
  /** The caller's network address. */
  readonly address: string;
}

const MAX_KEPT = 2_000;
const MAX_KEY_LENGTH = 1_024;

/** Headers of one answer alone. */
const OWN = new Set([
  "x-request-id",
  "set-cookie",
  "content-length",
  "transfer-encoding",
  "date",
  "connection",
  "keep-alive",
]);

/**
 * How Apollo and Fastify answered before to a request that came in the same way: negotiation, CORS, the headers of every
 * answer, and who asked, by which address. Learned from their answers, so that nothing of it is written twice.
 */
export class LearnedCircumstances {
  readonly #byKey = new LRUCache<string, Circumstances>({ max: MAX_KEPT });
  readonly #isBehindProxy: boolean;

  /** @param isBehindProxy whether `X-Forwarded-*` headers may say who asks */
  constructor(isBehindProxy: boolean) {
    this.#isBehindProxy = isBehindProxy;
  }

  find(request: IncomingMessage): Circumstances | undefined {
    return this.#byKey.get(this.#keyOf(request));
  }

  /** Takes note of a good answer. */
  learn(
    request: IncomingMessage,
    headers: Readonly<Record<string, unknown>>,
    of: Omit<Circumstances, "headers">,
  ): void {
    const key = this.#keyOf(request);
    if (key.length > MAX_KEY_LENGTH || this.#byKey.has(key)) return;
    const names = Object.entries(headers).flatMap(([name, value]) =>
      typeof value === "string" && !OWN.has(name) ? [name, value] : [],
    );
    this.#byKey.set(key, { ...of, headers: names });
  }

  #keyOf({ headers, socket: { remoteAddress } }: IncomingMessage): string {
    const { accept, origin, host } = headers;
    const direct = `${remoteAddress ?? ""}\n${host ?? ""}\n${accept ?? ""}\n${origin ?? ""}`;
    if (!this.#isBehindProxy) return direct;
    const { "x-forwarded-for": by, "x-forwarded-host": forwarded, "x-forwarded-proto": protocol } = headers;
    return `${direct}\n${String(by)}\n${String(forwarded)}\n${String(protocol)}`;
  }
}
