import { UpstreamError } from "../UpstreamError.js";
import type { Call } from "./Call.js";
import type { Caller } from "./Caller.js";
import type { Read } from "./Read.js";
import type { SharedRead } from "./ReadsUnderWay.js";
import type { ReadKey } from "./ReadTrace.js";
import type { Transport } from "./Transport.js";

/** A call that is under way. */
export interface Asking {
  readonly call: Call;
  readonly result: Promise<Read>;
}

/** Sends the GET; `last` is what it was answered last time. */
export type Ask = (key: ReadKey, last: Read | undefined) => Asking;

const isCancelled = (error: unknown) => error instanceof UpstreamError && error.kind === "cancelled";

/** A read under way, as others may join it. */
class OwnRead implements SharedRead {
  readonly #asking: Asking;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Of an abort of the one who asked, and of a cookie that was meant for that one, nobody else is told. */
  async join(): Promise<Read | undefined> {
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

interface AskedAhead {
  readonly path: string;
  readonly read: Promise<Read>;
}

const nobody = ""; // no token is empty

/**
 * The reads of one caller: asked ahead of time, joined with an equal one under way, compared with the last, or, if public,
 * taken from what is fresh.
 */
export class Reader {
  readonly #transport: Transport;
  readonly #caller: Caller;
  readonly #ask: Ask;
  #ahead: AskedAhead[] | undefined;

  constructor(transport: Transport, caller: Caller, ask: Ask) {
    this.#transport = transport;
    this.#caller = caller;
    this.#ask = ask;
  }

  async read(key: ReadKey): Promise<Read> {
    const { trace } = this.#caller;
    const ahead = this.#takeAhead(key.path);
    trace?.asked(key, ahead !== undefined);
    const read = await (ahead ?? this.#start(key));
    trace?.answered(key, read);
    return read;
  }

  /**
   * Asks before the operation does, which gets this very answer, or failure, the next time that it reads the same. Whoever
   * asks ahead has to look at the result.
   */
  readAhead(key: ReadKey): Promise<Read> {
    const read = this.#start(key);
    this.#ahead ??= [];
    this.#ahead.push({ path: key.path, read });
    return read;
  }

  #takeAhead(path: string): Promise<Read> | undefined {
    const index = this.#ahead?.findIndex((asked) => asked.path === path) ?? -1;
    return index < 0 ? undefined : this.#ahead?.splice(index, 1)[0]?.read;
  }

  /** What is fresh, what is under way already, or the answer to a call of its own. */
  #start(key: ReadKey): Promise<Read> {
    const { publicReads, readsUnderWay } = this.#transport;
    const fresh = key.isPublic ? publicReads.fresh(key.path) : undefined;
    if (fresh !== undefined) return Promise.resolve(fresh);
    const token = key.isPublic ? nobody : this.#caller.token;
    if (token === undefined) return this.#askAnyway(key); // fails: there is no session
    const underWay = readsUnderWay.of(token).find(key.name);
    return underWay === undefined ? this.#askFor(key, token) : this.#join(underWay, key, token);
  }

  async #askAnyway(key: ReadKey): Promise<Read> {
    return this.#ask(key, undefined).result;
  }

  async #join(underWay: SharedRead, key: ReadKey, token: string): Promise<Read> {
    return (await underWay.join()) ?? this.#askFor(key, token);
  }

  async #askFor(key: ReadKey, token: string): Promise<Read> {
    const { publicReads, readMemory, readsUnderWay } = this.#transport;
    const last = key.isPublic ? publicReads.last(key.path) : readMemory.last(token, key.name);
    const asking = this.#ask(key, last);
    const own = new OwnRead(asking);
    const traffic = readsUnderWay.of(token);
    traffic.begin(key.name, own);
    try {
      const read = await asking.result;
      if (read === last) read.markRepeated();
      if (asking.call.setsCookie) this.#caller.trace?.taint();
      else if (key.isPublic) publicReads.keep(key.path, read);
      else if (read !== last) readMemory.keep(token, key.name, read);
      return read;
    } finally {
      traffic.end(own);
    }
  }
}
