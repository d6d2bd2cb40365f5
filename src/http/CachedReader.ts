import { type Service, UpstreamError } from "../UpstreamError.js";
import type { SharedRead } from "./cache/InFlightReads.js";
import type { ReadKey } from "./cache/ReadTracker.js";
import type { UpstreamResponse } from "./cache/UpstreamResponse.js";
import type { Call } from "./call/Call.js";
import type { Caller } from "./call/Caller.js";
import type { Transport } from "./call/Transport.js";

export interface ReadOptions {
  /** A read that the upstream takes as a POST: it changes nothing, so it is treated like a GET. */
  readonly method?: "GET" | "POST";
  /** Sent as the body, also with GET. */
  readonly json?: object | undefined;
  /** The response needs no session and is the same for every caller; it is fresh for some seconds. */
  readonly isPublic?: boolean;
}

export function toReadKey(service: Service, path: string, options: ReadOptions = {}): ReadKey {
  const { method = "GET", json, isPublic = false } = options;
  const body = json === undefined ? undefined : JSON.stringify(json);
  const isPlain = method === "GET" && body === undefined;
  const name = isPlain ? `${service} ${path}` : `${service} ${path} ${method} ${body ?? ""}`;
  return { service, method, path, body, name, isPublic };
}

/** A call in flight. */
export interface PendingRead {
  readonly call: Call;
  readonly result: Promise<UpstreamResponse>;
}

/** Sends the read; `last` is the response of the last time. */
export type SendRead = (key: ReadKey, last: UpstreamResponse | undefined) => PendingRead;

const isCancelled = (error: unknown) => error instanceof UpstreamError && error.kind === "cancelled";

/** A read in flight, as others may share it. */
class OwnRead implements SharedRead {
  readonly #pending: PendingRead;

  constructor(pending: PendingRead) {
    this.#pending = pending;
  }

  /** A shared read never passes on the first caller's abort or Set-Cookie. */
  async share(): Promise<UpstreamResponse | undefined> {
    const { call, result } = this.#pending;
    try {
      const response = await result;
      return call.setsCookie ? undefined : response;
    } catch (error) {
      if (call.setsCookie || isCancelled(error)) return undefined;
      throw error;
    }
  }
}

interface Prefetched {
  /** Of the key. */
  readonly name: string;
  readonly response: Promise<UpstreamResponse>;
}

const ANONYMOUS = ""; // no token is empty

/** The reads of one caller: prefetched, shared with an equal one in flight, compared with the last, or fresh if public. */
export class CachedReader {
  readonly #transport: Transport;
  readonly #caller: Caller;
  readonly #send: SendRead;
  #prefetched: Prefetched[] | undefined;

  constructor(transport: Transport, caller: Caller, send: SendRead) {
    this.#transport = transport;
    this.#caller = caller;
    this.#send = send;
  }

  async read(key: ReadKey): Promise<UpstreamResponse> {
    const { trace } = this.#caller;
    const prefetched = this.#takePrefetched(key.name);
    trace?.start(key, prefetched !== undefined);
    const response = await (prefetched ?? this.#start(key));
    trace?.finish(key, response);
    return response;
  }

  /** Starts a read whose result, or failure, the next `read` of the key gets. The caller of this has to handle it too. */
  prefetch(key: ReadKey): Promise<UpstreamResponse> {
    const response = this.#start(key);
    this.#prefetched ??= [];
    this.#prefetched.push({ name: key.name, response });
    return response;
  }

  #takePrefetched(name: string): Promise<UpstreamResponse> | undefined {
    const index = this.#prefetched?.findIndex((each) => each.name === name) ?? -1;
    return index < 0 ? undefined : this.#prefetched?.splice(index, 1)[0]?.response;
  }

  /** A fresh public response, that of an equal read in flight, or that of a call of its own. */
  #start(key: ReadKey): Promise<UpstreamResponse> {
    if (this.#caller.isBackground === true) return this.#sendAlone(key);
    const { publicCache, inFlightReads } = this.#transport;
    const fresh = key.isPublic ? publicCache.getFresh(key.path) : undefined;
    if (fresh !== undefined) return Promise.resolve(fresh);
    const token = key.isPublic ? ANONYMOUS : this.#caller.token;
    if (token === undefined) return this.#sendAlone(key);
    const inFlight = inFlightReads.of(token).find(key.name);
    return inFlight === undefined ? this.#sendOwn(key, token) : this.#join(inFlight, key, token);
  }

  /** Neither shared nor cached. Without a session it fails as `unauthenticated`. */
  async #sendAlone(key: ReadKey): Promise<UpstreamResponse> {
    return this.#send(key, undefined).result;
  }

  async #join(inFlight: SharedRead, key: ReadKey, token: string): Promise<UpstreamResponse> {
    return (await inFlight.share()) ?? this.#sendOwn(key, token);
  }

  async #sendOwn(key: ReadKey, token: string): Promise<UpstreamResponse> {
    const { publicCache, responseCache, inFlightReads } = this.#transport;
    const last = key.isPublic ? publicCache.get(key.path) : responseCache.get(token, key.name);
    const pending = this.#send(key, last);
    const own = new OwnRead(pending);
    const inFlight = inFlightReads.of(token);
    inFlight.begin(key.name, own);
    try {
      const response = await pending.result;
      if (response === last) response.markRepeated();
      if (pending.call.setsCookie) this.#caller.trace?.markImpure();
      else if (key.isPublic) publicCache.set(key.path, response);
      else if (response !== last) responseCache.set(token, key.name, response);
      return response;
    } finally {
      inFlight.end(own);
    }
  }
}
