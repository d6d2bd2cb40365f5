import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { LRUCache } from "lru-cache";
import { type SessionToken, parseSession } from "../session/readSession.js";

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

/** Who asks, and how. */
export interface Arrival {
  readonly circumstances: Circumstances;
  readonly session: SessionToken;
}

/** The last arrival on a connection, and what it was read from. */
interface LastArrival extends Arrival {
  readonly headers: IncomingHttpHeaders;
}

const MAX_KEPT = 2_000;
const MAX_KEY_LENGTH = 1_024;

/** Request headers that the circumstances depend on. */
const CIRCUMSTANTIAL = ["accept", "origin", "host"] as const;
/** And those that say more when a proxy is trusted. */
const FORWARDED = ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"] as const;

/** Response headers of one answer alone. */
const OWN = new Set(["x-request-id", "content-length", "date", "connection", "keep-alive", "transfer-encoding"]);

/**
 * How Apollo and Fastify answered before to a request that came in the same way: negotiation, CORS, the headers of every
 * answer, and who asked, by which address. Learned from their answers, so that nothing of it is written twice.
 */
export class LearnedCircumstances {
  readonly #byKey = new LRUCache<string, Circumstances>({ max: MAX_KEPT });
  readonly #last = new WeakMap<Socket, LastArrival>();
  readonly #names: readonly (typeof CIRCUMSTANTIAL | typeof FORWARDED)[number][];

  /** @param isBehindProxy whether `X-Forwarded-*` headers may say who asks */
  constructor(isBehindProxy: boolean) {
    this.#names = isBehindProxy ? [...CIRCUMSTANTIAL, ...FORWARDED] : CIRCUMSTANTIAL;
  }

  /**
   * Undefined when nobody has come like this before.
   * @throws RequestError when cookie and bearer token name different sessions
   */
  find({ headers, socket }: IncomingMessage): Arrival | undefined {
    const last = this.#last.get(socket);
    if (last !== undefined && this.#isSame(headers, last.headers)) return last;
    const circumstances = this.#byKey.get(this.#keyOf(headers, socket));
    if (circumstances === undefined) return undefined;
    const arrival = { circumstances, session: parseSession(headers), headers };
    this.#last.set(socket, arrival);
    return arrival;
  }

  /** Takes note of the headers of a good answer. */
  learn(
    { headers, socket }: IncomingMessage,
    answer: Readonly<Record<string, unknown>>,
    of: Omit<Circumstances, "headers">,
  ): void {
    const key = this.#keyOf(headers, socket);
    if (key.length > MAX_KEY_LENGTH || this.#byKey.has(key)) return;
    const names = Object.entries(answer).flatMap(([name, value]) =>
      typeof value === "string" && !OWN.has(name) ? [name, value] : [],
    );
    this.#byKey.set(key, { ...of, headers: names });
  }

  #isSame(headers: IncomingHttpHeaders, last: IncomingHttpHeaders): boolean {
    if (headers.cookie !== last.cookie || headers.authorization !== last.authorization) return false;
    for (const name of this.#names) if (headers[name] !== last[name]) return false;
    return true;
  }

  #keyOf(headers: IncomingHttpHeaders, { remoteAddress }: Socket): string {
    return `${remoteAddress ?? ""}\n${this.#names.map((name) => headers[name] ?? "").join("\n")}`;
  }
}
