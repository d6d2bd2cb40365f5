import type { Service, UpstreamCall } from "../UpstreamError.js";
import type { ReadKey } from "./cache/ReadTracker.js";
import type { UpstreamResponse } from "./cache/UpstreamResponse.js";
import { Call } from "./call/Call.js";
import type { Caller } from "./call/Caller.js";
import { download, type Download } from "./call/download.js";
import { callJson, type JsonCallOptions } from "./call/jsonCall.js";
import { buildRequest, type Request } from "./call/request.js";
import type { Transport } from "./call/Transport.js";
import { upload, type UploadSource } from "./call/upload.js";
import { SharedAbort } from "./limits/SharedAbort.js";
import { FILE_REQUEST_HEADERS } from "./range/FileRequest.js";
import { CachedReader, type PendingRead, type ReadOptions, toReadKey } from "./CachedReader.js";
import { type JsonAnswer, jsonOf } from "./response/classify.js";

export type { JsonAnswer } from "./response/classify.js";
export type { Download } from "./call/download.js";
export type { UploadSource } from "./call/upload.js";

export interface CallOptions {
  /** Send no cookie; no session is needed. */
  readonly anonymous?: boolean | undefined;
  /** Called when the body is given to the socket, as `onSent` of an UploadSource. */
  readonly onSent?: () => void;
}

/**
 * One upstream API on behalf of one caller. A path is relative to the base, begins with "/" and is percent-encoded already:
 * it is sent as it is. Every method rejects with an UpstreamError: with `unauthenticated`, before any connection is made,
 * when there is no token that may be sent; with `unavailable`, at once, while the circuit is open; with `overloaded` when too
 * many calls wait for a slot already.
 */
export class CallerClient {
  readonly service: Service;
  readonly #transport: Transport;
  readonly #caller: Caller;
  readonly #abort: SharedAbort;
  readonly #reader: CachedReader;

  constructor(transport: Transport, caller: Caller) {
    this.service = transport.service;
    this.#transport = transport;
    this.#caller = caller;
    this.#abort = new SharedAbort(caller.signal);
    this.#reader = new CachedReader(transport, caller, (key, last) =>
      this.#send(key.method, key.path, key.body, {
        anonymous: key.isPublic,
        retried: caller.isBackground !== true,
        last,
      }),
    );
  }

  /**
   * GETs JSON: the same UpstreamResponse object as long as the upstream sends the same bytes. Retried when the upstream is
   * unavailable; joined with an equal read of the same token that is in flight.
   */
  read(path: string, options?: ReadOptions): Promise<UpstreamResponse> {
    return this.#reader.read(toReadKey(this.service, path, options));
  }

  /** The last response to this caller. */
  cached({ name }: ReadKey): UpstreamResponse | undefined {
    const { token } = this.#caller;
    return token === undefined ? undefined : this.#transport.responseCache.get(token, name);
  }

  /** Starts a read before the operation does, which gets this result the next time that it `read`s the path of the key. */
  prefetch(key: ReadKey): Promise<UpstreamResponse> {
    return this.#reader.prefetch(key);
  }

  /** The result of the operation depends on the time of its calls too, so it is never reused. */
  markImpure(): void {
    this.#caller.trace?.markImpure();
  }

  /** Deletes the cached responses to this caller, when its session has ended. */
  forget(): void {
    if (this.#caller.token !== undefined) this.#transport.responseCache.delete(this.#caller.token);
  }

  /** Deletes a cached public response that turned out to be invalid. */
  forgetPublic(path: string): void {
    this.#transport.publicCache.delete(path);
  }

  /** Parses a response to `read`. */
  json(path: string, response: UpstreamResponse, method: "GET" | "POST" = "GET"): JsonAnswer {
    return jsonOf(this.#target(method, path), response);
  }

  /** `read` and `json`. */
  async getJson(path: string, options?: ReadOptions): Promise<JsonAnswer> {
    return this.json(path, await this.read(path, options), options?.method);
  }

  /** Sends `json`, or no body when it is undefined. Never retried. */
  postJson(path: string, json?: unknown, options?: CallOptions): Promise<JsonAnswer> {
    return this.#change("POST", path, json, options);
  }

  /** Never retried. */
  deleteJson(path: string): Promise<JsonAnswer> {
    return this.#change("DELETE", path);
  }

  /**
   * POSTs a body of unknown length in one pass, as fast as the upstream takes it; see `upload` for its timeouts. Never
   * retried. A response that comes before the body is sent is the result, and the source is ended.
   * @throws the error that the source throws, as it is
   */
  async upload(path: string, source: UploadSource): Promise<JsonAnswer> {
    const target = this.#target("POST", path);
    const request = buildRequest(this.#transport, this.#caller, target, {
      accept: "application/json",
      contentType: source.contentType,
      // They would expire while the source is slow; `upload` has timeouts of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const call = this.#begin(target, request, source.onSent);
    return jsonOf(target, await this.#isolate(() => call.report(upload(this.#transport, call, source))));
  }

  /**
   * GETs bytes; resolves at the head of the response. Retried, before the head, when the upstream is unavailable.
   * @param headers other ones than those of a file request are not sent
   */
  async download(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Download> {
    const target = this.#target("GET", path);
    const request = buildRequest(this.#transport, this.#caller, target, {
      accept: "*/*",
      headersTimeout: 0, // each try has a deadline of its own for that
      bodyTimeout: this.#transport.idleTimeoutMs,
    });
    for (const name of FILE_REQUEST_HEADERS) {
      const value = headers[name];
      if (value !== undefined) request.headers.push(name, value);
    }
    this.#caller.trace?.markImpure();
    const call = this.#begin(target, request);
    return call.reportStream(download(this.#transport, call));
  }

  async #change(method: "POST" | "DELETE", path: string, json?: unknown, options?: CallOptions): Promise<JsonAnswer> {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const response = await this.#isolate(() => this.#send(method, path, body, { ...options, retried: false }).result);
    return jsonOf(this.#target(method, path), response);
  }

  /** A change: no read is shared across it, and the result of an operation with one is not cached. */
  #isolate<T>(change: () => Promise<T>): Promise<T> {
    const { token, trace } = this.#caller;
    trace?.markImpure();
    return token === undefined ? change() : this.#transport.inFlightReads.of(token).change(change);
  }

  #send(
    method: "GET" | "POST" | "DELETE",
    path: string,
    body: string | undefined,
    { anonymous, onSent, retried, last }: CallOptions & JsonCallOptions,
  ): PendingRead {
    const target = this.#target(method, path);
    // undici's own timers cost time, and are of use only when they can fire before the deadline.
    const { idleTimeoutMs, timeoutMs } = this.#transport;
    const idleTimeout = idleTimeoutMs < timeoutMs ? idleTimeoutMs : 0;
    const request = buildRequest(this.#transport, this.#caller, target, {
      accept: "application/json",
      anonymous,
      contentType: body === undefined ? undefined : "application/json",
      body,
      headersTimeout: idleTimeout,
      bodyTimeout: idleTimeout,
    });
    const call = this.#begin(target, request, onSent);
    return { call, result: callJson(this.#transport, call, { retried, last }) };
  }

  #begin(target: UpstreamCall, request: Request, onSent?: () => void): Call {
    return new Call(this.#transport, this.#caller, this.#abort, target, request, onSent);
  }

  #target(method: UpstreamCall["method"], path: string): UpstreamCall {
    return { service: this.service, method, path };
  }
}
