import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { OpenRequests } from "../connections/OpenRequests.js";
import { RequestError } from "../errors/RequestError.js";
import { KeyCounts } from "./KeyCounts.js";
import { LiveStream } from "./LiveStream.js";
import type { StreamFormat } from "./StreamFormat.js";

export interface StreamLimits {
  /** In all. */
  readonly maxStreams: number;
  readonly maxStreamsPerSession: number;
  readonly maxStreamsPerAddress: number;
  /** ms after the signal to stop, when what is left is cut. */
  readonly shutdownGraceMs: number;
}

/** Who asks for a stream. */
export interface StreamClient {
  readonly token: string | undefined;
  readonly address: string;
}

/** Shorter than the time after which common proxies close a silent connection. */
const HEARTBEAT_MS = 12_000;

/** One timer serves all streams, a part of them at each tick: 10,000 heartbeats at once would delay everything else. */
const PARTS = 24;

/** Streams end within this time from the signal to stop, evenly, so that their clients do not come back all at once. */
const DRAIN_MS = 7_000;
const DRAIN_TICK_MS = 50;
/** So many end at each tick anyway: a few hundred clients are no crowd. */
const MIN_DRAINED = 25;

const tooMany = (message: string) => new RequestError(429, "TOO_MANY_REQUESTS", message, { retryAfter: 5 });

/** The streams that are open: how many there may be, their heartbeats, and their end when the service stops. */
export class LiveStreams {
  readonly #limits: StreamLimits;
  readonly #requests: Pick<OpenRequests, "becomeStream">;
  readonly #tickMs: number;
  readonly #perSession = new KeyCounts();
  readonly #perAddress = new KeyCounts();
  readonly #parts: readonly Set<LiveStream>[] = Array.from({ length: PARTS }, () => new Set<LiveStream>());
  #heartbeat: NodeJS.Timeout | undefined;
  #tick = 0;
  #size = 0;
  #isDraining = false;

  constructor(limits: StreamLimits, requests: Pick<OpenRequests, "becomeStream">, heartbeatMs = HEARTBEAT_MS) {
    this.#limits = limits;
    this.#requests = requests;
    this.#tickMs = heartbeatMs / PARTS;
  }

  /** How many are open. */
  get size(): number {
    return this.#size;
  }

  /**
   * Makes a response a stream, until it is closed.
   *
   * @throws RequestError when there are too many, or the service stops
   */
  open(response: ServerResponse, format: StreamFormat, { token, address }: StreamClient): LiveStream {
    const session = token === undefined ? undefined : createHash("sha256").update(token).digest("base64");
    this.#check(session, address);
    const stream = new LiveStream(response, format);
    const part = this.#parts[this.#tick % PARTS];
    const counts = [this.#perAddress.add(address), ...(session === undefined ? [] : [this.#perSession.add(session)])];
    part?.add(stream);
    this.#size += 1;
    this.#requests.becomeStream(response);
    this.#heartbeat ??= setInterval(() => this.#beat(), this.#tickMs).unref();
    response.once("close", () => {
      part?.delete(stream);
      for (const leave of counts) leave();
      this.#size -= 1;
      if (this.#size > 0) return;
      clearInterval(this.#heartbeat);
      this.#heartbeat = undefined;
    });
    return stream;
  }

  /** From now on no stream is opened; those that are open end within some seconds. */
  drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    const streams = this.#parts.flatMap((part) => [...part]);
    // What is left when the grace period is over is cut, and a client takes a cut stream for an error.
    const lastsMs = Math.min(DRAIN_MS, this.#limits.shutdownGraceMs / 2);
    const [total, began] = [streams.length, performance.now()];
    const drainSome = () => {
      // By the clock: on a busy machine ticks come late.
      const left = lastsMs === 0 ? 0 : Math.max(0, total * (1 - (performance.now() - began) / lastsMs));
      const due = Math.max(MIN_DRAINED, Math.ceil(streams.length - left));
      for (const stream of streams.splice(0, due)) stream.drain();
      if (streams.length === 0) clearInterval(timer);
    };
    const timer = setInterval(drainSome, DRAIN_TICK_MS);
    drainSome();
  }

  #check(session: string | undefined, address: string): void {
    const { maxStreams, maxStreamsPerSession, maxStreamsPerAddress } = this.#limits;
    if (this.#isDraining) {
      const message = "This service is about to stop. Subscribe again in a second.";
      throw new RequestError(503, "SERVICE_OVERLOADED", message, { retryAfter: 1 });
    }
    if (session !== undefined && this.#perSession.of(session) >= maxStreamsPerSession)
      throw tooMany(`The session has ${maxStreamsPerSession} subscriptions, and may have no more. End one of them.`);
    if (this.#perAddress.of(address) >= maxStreamsPerAddress)
      throw tooMany(`There are ${maxStreamsPerAddress} subscriptions from this address, and may be no more.`);
    if (this.#size >= maxStreams) {
      const message = "This service has as many subscriptions as it can hold. Try again later.";
      throw new RequestError(503, "SERVICE_OVERLOADED", message, { retryAfter: 5 });
    }
  }

  /** The part that was due longest ago. A new stream joins the part that was last due. */
  #beat(): void {
    this.#tick += 1;
    for (const stream of this.#parts[this.#tick % PARTS] ?? []) stream.beat();
  }
}
