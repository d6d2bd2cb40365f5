import { setImmediate as nextTurn } from "node:timers/promises";
import { Pool, buildConnector } from "undici";
import { batchWrite } from "../runtime/batchWrites.js";
import type { Service } from "../UpstreamError.js";
import type { Caller, CallReport } from "./call/Caller.js";
import { CallerClient } from "./CallerClient.js";
import { Bulkhead, type BulkheadFigures } from "./resilience/Bulkhead.js";
import { CircuitBreaker, type CircuitState } from "./resilience/CircuitBreaker.js";
import { PublicCache } from "./cache/PublicCache.js";
import type { UpstreamResponse } from "./cache/UpstreamResponse.js";
import { ResponseCache } from "./cache/ResponseCache.js";
import { InFlightReads } from "./cache/InFlightReads.js";
import { RetryBudget } from "./resilience/RetryBudget.js";
import { SocketResets } from "./exchange/SocketResets.js";
import type { Transport } from "./call/Transport.js";

export interface HttpClientOptions {
  readonly service: Service;
  /** For example `https://api.example.org/users/api`; may end in a slash. Query and fragment are not allowed. */
  readonly baseUrl: string;
  /** To connect, TLS included. Coarse: up to about a second late. */
  readonly connectTimeoutMs: number;
  /** For a JSON call in all, retries included; for an upload from its last byte to the end of the response. */
  readonly timeoutMs: number;
  /** Longest time without a byte in either direction. */
  readonly idleTimeoutMs: number;
  /** Length of a decoded JSON response; 64 MiB by default. */
  readonly maxAnswerBytes?: number;
  /** Most JSON calls in flight; 64 by default. */
  readonly maxConcurrent?: number;
  /** Most JSON calls that wait for a slot; more fail as `overloaded`. 8,000 by default; a quarter of it for transfers. */
  readonly maxQueued?: number;
  /** Most JSON calls in flight of callers in the background, in slots of their own; 8 by default. */
  readonly maxBackground?: number;
  /** Most uploads and downloads in flight, in slots of their own; 256 by default. */
  readonly maxTransfers?: number;
  /** Most of them with one token; a quarter by default. More wait apart, as long as a JSON call may take, and others pass them. */
  readonly maxTransfersPerCaller?: number;
  /** The last responses to each caller; several APIs of one session share it. Holds nothing by default. */
  readonly responseCache?: ResponseCache;
  /** The reads in flight; several APIs of one session share it, since a change in one may be seen in the other. */
  readonly inFlightReads?: InFlightReads;
  /** How long an upstream that is down is not called before a probe; 5 s by default. See CircuitBreaker. */
  readonly breakerResetMs?: number;
  /** Told of each call of any caller that has ended. */
  readonly onCall?: ((report: CallReport) => void) | undefined;
}

/** What the client does at a moment. */
export interface ClientFigures {
  readonly circuit: CircuitState;
  /** Of each kind of calls. */
  readonly slots: Readonly<Record<"calls" | "background" | "transfers", BulkheadFigures>>;
}

/** The HTTP client of one upstream API: owns its connections. Calls are made for a caller: `client.forCaller(caller).getJson(…)`. */
export class HttpClient {
  readonly service: Service;
  readonly #transport: Transport;
  #closed: Promise<void> | undefined;

  constructor(options: HttpClientOptions) {
    const base = new URL(options.baseUrl);
    if (base.search !== "" || base.hash !== "")
      throw new TypeError("The base URL of an API has no query and no fragment.");
    this.service = options.service;
    const { maxConcurrent = 64, maxQueued = 8_000, maxTransfers = 256, maxBackground = 8 } = options;
    const { maxTransfersPerCaller = Math.ceil(maxTransfers / 4) } = options;
    const resets = new SocketResets();
    this.#transport = {
      service: options.service,
      pool: new Pool(base.origin, {
        // One for each slot, so that undici's own queue stays empty and neither kind of call waits for the other; no more,
        // so that calls given up while they connect do not pile up sockets.
        connections: maxConcurrent + maxBackground + maxTransfers,
        connect: resets.watch(buildConnector({ timeout: options.connectTimeoutMs, allowH2: false })),
        // One request at a time on a connection: a broken connection breaks one request, and undici has none to send again.
        pipelining: 1,
        // Below the 5 s after which common servers close an idle connection, so that no POST meets a closing one.
        keepAliveTimeout: 4_000,
        keepAliveMaxTimeout: 60_000,
        // Set-Cookie with a token and other long headers; Node's own limit is 16 KiB.
        maxHeaderSize: 64 * 1024,
      }),
      resets,
      basePath: base.pathname.replace(/\/+$/, ""),
      timeoutMs: options.timeoutMs,
      idleTimeoutMs: options.idleTimeoutMs,
      maxAnswerBytes: options.maxAnswerBytes ?? 64 * 1024 * 1024,
      publicCache: new PublicCache(),
      responseCache: options.responseCache ?? new ResponseCache(0),
      inFlightReads: options.inFlightReads ?? new InFlightReads(),
      budget: new RetryBudget(),
      breaker: new CircuitBreaker(options.breakerResetMs ?? 5_000),
      calls: new Bulkhead({ slots: maxConcurrent, maxQueued }),
      background: new Bulkhead({ slots: maxBackground, maxQueued }),
      transfers: new Bulkhead({
        slots: maxTransfers,
        maxQueued: Math.floor(maxQueued / 4),
        perCaller: maxTransfersPerCaller,
      }),
      onCall: options.onCall,
    };
  }

  get figures(): ClientFigures {
    const { breaker, calls, background, transfers } = this.#transport;
    const slots = { calls: calls.figures, background: background.figures, transfers: transfers.figures };
    return { circuit: breaker.state, slots };
  }

  /** Binds the client to one caller, once per request. */
  forCaller(caller: Caller): CallerClient {
    return new CallerClient(this.#transport, caller);
  }

  /** The response to a public read that is fresh, and needs no call and no caller. */
  getFresh(path: string): UpstreamResponse | undefined {
    return this.#transport.publicCache.getFresh(path);
  }

  /**
   * Takes no new calls, lets those in flight and those that wait for a slot end, and closes all connections. A transfer that
   * takes longer than a JSON call may (`timeoutMs`) is cut off.
   */
  close(): Promise<void> {
    this.#closed ??= closePool(this.#transport);
    return this.#closed;
  }
}

async function closePool({ pool, timeoutMs, calls, background, transfers }: Transport): Promise<void> {
  const timer = setTimeout(() => void pool.destroy(), timeoutMs);
  try {
    await Promise.all([calls.close(), background.close(), transfers.close()]);
    await nextTurn(); // the last one to get a slot is about to be sent
    await new Promise<void>((resolve, reject) => batchWrite({ write: resolve, fail: reject })); // now it is
    if (!pool.destroyed) await pool.close();
  } finally {
    clearTimeout(timer);
  }
}
