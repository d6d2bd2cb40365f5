import { UpstreamError } from "../UpstreamError.js";
import type { Call } from "./call/Call.js";
import type { Caller } from "./call/Caller.js";
import type { UpstreamResponse } from "./cache/UpstreamResponse.js";
import type { SharedRead } from "./cache/InFlightReads.js";
import type { ReadKey } from "./cache/ReadTracker.js";
import type { Transport } from "./call/Transport.js";

/** A call that is under way. */
export interface PendingRead {
  readonly call: Call;
  readonly result: Promise<UpstreamResponse>;
}

/** Sends the GET; `last` is what it was answered last time. */
export type SendRead = (key: ReadKey, last: UpstreamResponse | undefined) => PendingRead;

const isCancelled = (error: unknown) => error instanceof UpstreamError && error.kind === "cancelled";

/** A read under way, as others may join it. */
class OwnRead implements SharedRead {
  readonly #asking: PendingRead;

  constructor(asking: PendingRead) {
    this.#asking = asking;
  }

  /** Of an abort of the one who asked, and of a cookie that was meant for that one, nobody else is told. */
  async share(): Promise<UpstreamResponse | undefined> {
    const { call, result } = this.#asking;
    try {
      const read = await result;
      return call.setsCookie ? undefined : read;
    } catch (error) {
      if (call.setsCookie || isCancelled(error)) return undefined;
      throw error;
    }
  }
}

interface Prefetched {
  readonly path: string;
  readonly read: Promise<UpstreamResponse>;
}

const ANONYMOUS = ""; // no token is empty

/**
 * The reads of one caller: asked ahead of time, joined with an equal one under way, compared with the last, or, if public,
 * taken from what is fresh.
 */
export class Reader {
  readonly #transport: Transport;
  readonly #caller: Caller;
  readonly #ask: SendRead;
  #ahead: Prefetched[] | undefined;

  constructor(transport: Transport, caller: Caller, ask: SendRead) {
    this.#transport = transport;
    this.#caller = caller;
    this.#ask = ask;
  }

  async read(key: ReadKey): Promise<UpstreamResponse> {
    const { trace } = this.#caller;
    const ahead = this.#takeAhead(key.path);
    trace?.start(key, ahead !== undefined);
    const read = await (ahead ?? this.#start(key));
    trace?.finish(key, read);
    return read;
  }

  /**
   * Asks before the operation does, which gets this very answer, or failure, the next time that it reads the same. Whoever
   * asks ahead has to look at the result.
   */
  prefetch(key: ReadKey): Promise<UpstreamResponse> {
    const read = this.#start(key);
    this.#ahead ??= [];
    this.#ahead.push({ path: key.path, read });
    return read;
  }

  #takeAhead(path: string): Promise<UpstreamResponse> | undefined {
    const index = this.#ahead?.findIndex((asked) => asked.path === path) ?? -1;
    return index < 0 ? undefined : this.#ahead?.splice(index, 1)[0]?.read;
  }

  /** What is fresh, what is under way already, or the answer to a call of its own. */
  #start(key: ReadKey): Promise<UpstreamResponse> {
    const { publicCache: publicReads, inFlightReads: readsUnderWay } = this.#transport;
    const fresh = key.isPublic ? publicReads.getFresh(key.path) : undefined;
    if (fresh !== undefined) return Promise.resolve(fresh);
    const token = key.isPublic ? ANONYMOUS : this.#caller.token;
    if (token === undefined) return this.#askAnyway(key); // fails: there is no session
    const underWay = readsUnderWay.of(token).find(key.name);
    return underWay === undefined ? this.#askFor(key, token) : this.#join(underWay, key, token);
  }

  async #askAnyway(key: ReadKey): Promise<UpstreamResponse> {
    return this.#ask(key, undefined).result;
  }

  async #join(underWay: SharedRead, key: ReadKey, token: string): Promise<UpstreamResponse> {
    return (await underWay.share()) ?? this.#askFor(key, token);
  }

  async #askFor(key: ReadKey, token: string): Promise<UpstreamResponse> {
    const { publicCache: publicReads, responseCache: readMemory, inFlightReads: readsUnderWay } = this.#transport;
    const last = key.isPublic ? publicReads.get(key.path) : readMemory.get(token, key.name);
    const asking = this.#ask(key, last);
    const own = new OwnRead(asking);
    const traffic = readsUnderWay.of(token);
    traffic.begin(key.name, own);
    try {
      const read = await asking.result;
      if (read === last) read.markRepeated();
      if (asking.call.setsCookie) this.#caller.trace?.markImpure();
      else if (key.isPublic) publicReads.set(key.path, read);
      else if (read !== last) readMemory.set(token, key.name, read);
      return read;
    } finally {
      traffic.end(own);
    }
  }
}
