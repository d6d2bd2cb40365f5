import { Pool, buildConnector } from "undici";
import type { Service } from "../UpstreamError.js";
import type { Caller } from "./Caller.js";
import { CallerClient } from "./CallerClient.js";
import { RetryBudget } from "./RetryBudget.js";
import { SocketResets } from "./SocketResets.js";
import type { Transport } from "./Transport.js";

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
  /** Most connections at a time; unlimited by default. */
  readonly connections?: number;
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
    const resets = new SocketResets();
    this.#transport = {
      service: options.service,
      pool: new Pool(base.origin, {
        connections: options.connections ?? null,
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
      budget: new RetryBudget(),
    };
  }

  /** Binds the client to one caller, once per request. */
  as(caller: Caller): CallerClient {
    return new CallerClient(this.#transport, caller);
  }

  /**
   * Lets the calls under way end, takes no new ones, and closes all connections. A transfer that takes longer than a
   * JSON call may (`timeoutMs`) is cut then.
   */
  close(): Promise<void> {
    this.#closed ??= closePool(this.#transport);
    return this.#closed;
  }
}

async function closePool({ pool, timeoutMs }: Transport): Promise<void> {
  const timer = setTimeout(() => void pool.destroy(), timeoutMs);
  await pool.close().finally(() => clearTimeout(timer));
}
