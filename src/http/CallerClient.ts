import type { Service } from "../UpstreamError.js";
import { Call } from "./call/Call.js";
import type { Caller, UpstreamCall } from "./call/Caller.js";
import { SharedAbort } from "./limits/SharedAbort.js";
import { jsonOf, type JsonAnswer } from "./response/classify.js";
import { download, type Download } from "./call/download.js";
import { callJson } from "./call/jsonCall.js";
import type { UpstreamResponse } from "./cache/UpstreamResponse.js";
import { type PendingRead, Reader } from "./Reader.js";
import type { ReadKey } from "./cache/ReadTracker.js";
import { buildRequest } from "./call/request.js";
import type { Transport } from "./call/Transport.js";
import { upload } from "./call/upload.js";

export type { JsonAnswer } from "./response/classify.js";
export type { Download } from "./call/download.js";

export interface CallOptions {
  /** Send no cookie at all, and do without a session. */
  readonly anonymous?: boolean | undefined;
}

export interface ReadOptions {
  /** Needs no session, and is answered the same to everybody: an answer is good for some seconds, for every caller. */
  readonly isPublic?: boolean;
}

export interface UploadSource {
  readonly contentType: string;
  /** Pulled only as fast as the upstream takes it; ended by `return()` when it is not needed to its end. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Headers of a caller that a download may pass on; any other is left out. */
const downloadHeaders = new Set([
  "range",
  "if-range",
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
]);

/**
 * One upstream API on behalf of one caller. A path is relative to the base, begins with "/" and is percent-encoded already:
 * it reaches the wire as it is. Every method rejects with an UpstreamError: with `unauthenticated`, before any
 * connection, when there is no token that may be sent; with `unavailable`, at once, while the circuit is open; with
 * `overloaded` when too many calls wait for their turn already.
 */
export class CallerClient {
  readonly service: Service;
  readonly #transport: Transport;
  readonly #caller: Caller;
  readonly #abort: SharedAbort;
  readonly #reader: Reader;

  constructor(transport: Transport, caller: Caller) {
    this.service = transport.service;
    this.#transport = transport;
    this.#caller = caller;
    this.#abort = new SharedAbort(caller.signal);
    this.#reader = new Reader(transport, caller, (key, last) =>
      this.#send("GET", key.path, undefined, { anonymous: key.isPublic, last }),
    );
  }

  /**
   * GETs a JSON text: the same Read again as long as the upstream answers the same. Tried again when the upstream is not to be
   * had; joined with an equal read of the same token under way. See `callJson` for the order of what a call goes through.
   */
  read(path: string, options?: ReadOptions): Promise<UpstreamResponse> {
    return this.#reader.read(this.#key(path, options));
  }

  /** What this caller was answered the last time. */
  cached({ name }: ReadKey): UpstreamResponse | undefined {
    const { token } = this.#caller;
    return token === undefined ? undefined : this.#transport.responseCache.get(token, name);
  }

  /** Asks ahead for what the operation is going to `read` next under the path of the key. */
  prefetch(key: ReadKey): Promise<UpstreamResponse> {
    return this.#reader.prefetch(key);
  }

  /** Remembers nothing more of what this caller was answered: its session has ended. */
  forget(): void {
    if (this.#caller.token !== undefined) this.#transport.responseCache.delete(this.#caller.token);
  }

  /** Whoever asks for this public answer asks the upstream: what it was made no sense. */
  forgetPublic(path: string): void {
    this.#transport.publicCache.delete(path);
  }

  /** The value of a text that was read. */
  json(path: string, read: UpstreamResponse): JsonAnswer {
    return jsonOf(this.#facts("GET", path), read);
  }

  /** `read` and `json`. */
  async getJson(path: string, options?: ReadOptions): Promise<JsonAnswer> {
    return this.json(path, await this.read(path, options));
  }

  /** Sends `json`, or no body at all when it is undefined. Never sent twice. */
  postJson(path: string, json?: unknown, options?: CallOptions): Promise<JsonAnswer> {
    return this.#change("POST", path, json, options);
  }

  /** Never sent twice. */
  deleteJson(path: string): Promise<JsonAnswer> {
    return this.#change("DELETE", path, undefined, undefined);
  }

  /**
   * POSTs a body of unknown length in one pass, as fast as the upstream takes it; see `upload` for its timeouts. Never sent
   * twice. An answer that comes before the body is sent is the result, and the source is ended.
   * @throws the very error that the source throws
   */
  async upload(path: string, { contentType, bytes }: UploadSource): Promise<JsonAnswer> {
    const facts = this.#facts("POST", path);
    const request = buildRequest(this.#transport, this.#caller, facts, {
      accept: "application/json",
      contentType,
      // They would lapse for good while the source is slow; the upload keeps its own time.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const call = this.#begin(facts);
    const read = await this.#apart(() => call.report(upload(this.#transport, call, request, bytes)));
    return jsonOf(facts, read);
  }

  /** GETs bytes; resolves at the head of the answer. Tried again, before the head, when the upstream is not to be had. */
  async download(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Download> {
    const facts = this.#facts("GET", path);
    const request = buildRequest(this.#transport, this.#caller, facts, {
      accept: "*/*",
      headersTimeout: 0, // each try has a deadline of its own for that
      bodyTimeout: this.#transport.idleTimeoutMs,
    });
    for (const [name, value] of Object.entries(headers)) {
      if (downloadHeaders.has(name)) request.headers.push(name, value);
    }
    this.#caller.trace?.markImpure();
    const call = this.#begin(facts);
    return call.reportStream(download(this.#transport, call, request));
  }

  #key(path: string, options: ReadOptions | undefined): ReadKey {
    return { service: this.service, path, name: `${this.service} ${path}`, isPublic: options?.isPublic === true };
  }

  async #change(
    method: "POST" | "DELETE",
    path: string,
    json: unknown,
    options: CallOptions | undefined,
  ): Promise<JsonAnswer> {
    const send = () => this.#send(method, path, json, { anonymous: options?.anonymous }).result;
    return jsonOf(this.#facts(method, path), await this.#apart(send));
  }

  /** A change: no read is joined across it, and no answer is a function of reads alone that comes with one. */
  #apart<T>(change: () => Promise<T>): Promise<T> {
    const { token, trace } = this.#caller;
    trace?.markImpure();
    return token === undefined ? change() : this.#transport.inFlightReads.of(token).change(change);
  }

  #send(
    method: string,
    path: string,
    json: unknown,
    { anonymous, last }: CallOptions & { readonly last?: UpstreamResponse | undefined },
  ): PendingRead {
    const facts = this.#facts(method, path);
    const hasBody = json !== undefined;
    // undici's own timers are worth their price only when they can fire before the deadline.
    const { idleTimeoutMs, timeoutMs } = this.#transport;
    const idle = idleTimeoutMs < timeoutMs ? idleTimeoutMs : 0;
    const request = buildRequest(this.#transport, this.#caller, facts, {
      accept: "application/json",
      anonymous,
      contentType: hasBody ? "application/json" : undefined,
      body: hasBody ? JSON.stringify(json) : undefined,
      headersTimeout: idle,
      bodyTimeout: idle,
    });
    const call = this.#begin(facts);
    const result = callJson(this.#transport, call, request, { retried: method === "GET", last });
    return { call, result };
  }

  #begin(facts: UpstreamCall): Call {
    return new Call(this.#transport, this.#caller, this.#abort, facts);
  }

  #facts(method: string, path: string): UpstreamCall {
    return { service: this.service, method, path };
  }
}
