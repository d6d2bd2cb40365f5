import { setImmediate as nextTurn } from "node:timers/promises";
import { Pool, buildConnector } from "undici";
import { batchWrite } from "../runtime/batchWrites.js";
import type { Service } from "../UpstreamError.js";
import type { Caller } from "./call/Caller.js";
import { CallerClient } from "./CallerClient.js";
import { CircuitBreaker } from "./resilience/CircuitBreaker.js";
import { Semaphore } from "./resilience/Semaphore.js";
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
  /** Until the connection stands, TLS included. Coarse: up to about a second late. */
  readonly connectTimeoutMs: number;
  /** For a JSON call in all, retries included; for an upload from its last byte to the end of the answer. */
  readonly timeoutMs: number;
  /** Longest time without a byte in either direction. */
  readonly idleTimeoutMs: number;
  /** Length of a decoded JSON answer; 64 MiB by default. */
  readonly maxAnswerBytes?: number;
  /** Most JSON calls under way at a time; 64 by default. */
  readonly maxConcurrent?: number;
  /** Most JSON calls that wait for that, beyond which they fail as `overloaded`; 8,000 by default. A quarter of it for transfers. */
  readonly maxQueued?: number;
  /** Most uploads and downloads under way at a time, in places of their own; 256 by default. */
  readonly maxTransfers?: number;
  /** Most of them with one token; 64 by default. Further ones wait apart, as long as a JSON call may take, and others pass them. */
  readonly maxTransfersPerCaller?: number;
  /** What callers were answered last; several APIs of one session share it. Remembers nothing by default. */
  readonly readMemory?: ResponseCache;
  /** The reads under way; several APIs of one session share it, since a change in one may be seen in the other. */
  readonly readsUnderWay?: InFlightReads;
  /** How long an upstream that is out is left alone before a probe; 5 s by default. See CircuitBreaker. */
  readonly breakerResetMs?: number;
}

/** The HTTP client of one upstream API: owns its connections. Calls are made on behalf of a caller: `client.as(caller).getJson(…)`. */
export class HttpClient {
  readonly service: Service;
  readonly #transport: Transport;
  #closed: Promise<void> | undefined;

  constructor(options: HttpClientOptions) {
    const base = new URL(options.baseUrl);
    if (base.search !== "" || base.hash !== "")
      throw new TypeError("The base URL of an API has no query and no fragment.");
    this.service = options.service;
    const { maxConcurrent = 64, maxQueued = 8_000, maxTransfers = 256, maxTransfersPerCaller = 64 } = options;
    const resets = new SocketResets();
    this.#transport = {
      service: options.service,
      pool: new Pool(base.origin, {
        // One for each place, so that undici's own queue stays empty and neither kind of call waits for the other; no more,
        // so that calls given up while they connect do not pile up sockets.
        connections: maxConcurrent + maxTransfers,
        connect: resets.watch(buildConnector({ timeout: options.connectTimeoutMs, allowH2: false })),
        // One request at a time on a connection: what breaks it can only break that one, and undici has nothing to send again.
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
      responseCache: options.readMemory ?? new ResponseCache(0),
      inFlightReads: options.readsUnderWay ?? new InFlightReads(),
      budget: new RetryBudget(),
      breaker: new CircuitBreaker(options.breakerResetMs ?? 5_000),
      callSemaphore: new Semaphore({ count: maxConcurrent, maxQueued }),
      transferSemaphore: new Semaphore({
        count: maxTransfers,
        maxQueued: Math.floor(maxQueued / 4),
        perCaller: maxTransfersPerCaller,
      }),
    };
  }

  /** Binds the client to one caller, once per request. */
  forCaller(caller: Caller): CallerClient {
    return new CallerClient(this.#transport, caller);
  }

  /** What a public read gives without a call, and so without a caller; undefined when it would need one. */
  getFresh(path: string): UpstreamResponse | undefined {
    return this.#transport.publicCache.getFresh(path);
  }

  /**
   * Lets the calls under way and those that wait for a place end, takes no new ones, and closes all connections. A transfer that takes longer than a
   * JSON call may (`timeoutMs`) is cut then.
   */
  close(): Promise<void> {
    this.#closed ??= closePool(this.#transport);
    return this.#closed;
  }
}

async function closePool({
  pool,
  timeoutMs,
  callSemaphore: callPlaces,
  transferSemaphore: transferPlaces,
}: Transport): Promise<void> {
  const timer = setTimeout(() => void pool.destroy(), timeoutMs);
  try {
    await Promise.all([callPlaces.close(), transferPlaces.close()]);
    await nextTurn(); // the last whose turn came is about to be sent
    await new Promise<void>(batchWrite); // now it is
    if (!pool.destroyed) await pool.close();
  } finally {
    clearTimeout(timer);
  }
}
