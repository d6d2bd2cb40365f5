import { UpstreamError } from "../UpstreamError.js";
import type { Call } from "./Call.js";
import type { Caller } from "./Caller.js";
import type { Read } from "./Read.js";
import type { ReadKey } from "./ReadTrace.js";
import type { Transport } from "./Transport.js";

/** A call that is under way. */
export interface Asking {
  readonly call: Call;
  readonly result: Promise<Read>;
}

/** Sends the GET; `last` is what it was answered last time. */
export type Ask = (key: ReadKey, last: Read | undefined) => Asking;

/** Nobody else is concerned by it: an abort of the one who asked, a cookie that was meant for that one. */
const isOwn = (error: unknown) => error instanceof UpstreamError && error.kind === "cancelled";

const nobody = ""; // no token is empty

/**
 * The reads of one caller: asked ahead of time, joined with an equal one under way, compared with the last, or, if public,
 * taken from what is fresh.
 */
export class Reader {
  readonly #transport: Transport;
  readonly #caller: Caller;
  readonly #ask: Ask;
  #ahead: Map<string, Promise<Read>> | undefined;

  constructor(transport: Transport, caller: Caller, ask: Ask) {
    this.#transport = transport;
    this.#caller = caller;
    this.#ask = ask;
  }

  async read(key: ReadKey): Promise<Read> {
    const { trace } = this.#caller;
    const ahead = this.#ahead?.get(key.path);
    this.#ahead?.delete(key.path);
    trace?.asked(key, ahead !== undefined);
    const read = await (ahead ?? this.#start(key));
    trace?.answered(key, read);
    return read;
  }

  /** Asks before the operation does, which gets this very answer, or failure, the next time that it reads the same. */
  readAhead(key: ReadKey): Promise<Read> {
    const read = this.#start(key);
    read.catch(() => undefined); // if it concerns the operation, the operation will meet it
    this.#ahead ??= new Map();
    this.#ahead.set(key.path, read);
    return read;
  }

  async #start(key: ReadKey): Promise<Read> {
    const { publicReads, readsUnderWay } = this.#transport;
    const fresh = key.isPublic ? publicReads.fresh(key.path) : undefined;
    if (fresh !== undefined) return fresh;
    const token = key.isPublic ? nobody : this.#caller.token;
    if (token === undefined) return this.#ask(key, undefined).result; // fails: there is no session
    const name = `${key.service} ${key.path}`;
    const underWay = readsUnderWay.find(token, name);
    const joined = underWay && (await underWay);
    return joined ?? this.#startOwn(key, token, name);
  }

  async #startOwn(key: ReadKey, token: string, name: string): Promise<Read> {
    const { publicReads, readMemory, readsUnderWay } = this.#transport;
    const last = key.isPublic ? publicReads.last(key.path) : readMemory.last(token, name);
    const { call, result } = this.#ask(key, last);
    const shared = result.then(
      (read) => (call.setsCookie ? undefined : read),
      (error: unknown) => {
        if (call.setsCookie || isOwn(error)) return undefined;
        throw error;
      },
    );
    readsUnderWay.share(token, name, shared);
    const read = await result;
    if (call.setsCookie) this.#caller.trace?.taint();
    else if (key.isPublic) publicReads.keep(key.path, read);
    else if (read !== last) readMemory.keep(token, name, read);
    return read;
  }
}
