import type { Dispatcher } from "undici";
import { isIdentity } from "./decodeBody.js";
import { Exchange, type ResponseHead } from "./Exchange.js";
import type { TransportError } from "./TransportError.js";

/** A response with its complete body, as sent: not decoded. */
export interface CollectedResponse extends ResponseHead {
  /** Empty when the body was of no interest, or too long; the expected buffer itself when the bytes are equal. */
  readonly bytes: Buffer;
  /** True when the body was longer than allowed and the rest was not read. */
  readonly tooLong: boolean;
}

/** What to do with a body: keep it; read it only to keep the connection, if it is short; or close the connection. */
export type BodyMode = "collect" | "drain" | "abort";

/** Bytes that are read and dropped before closing the connection becomes cheaper. */
const DRAIN_LIMIT = 64 * 1024;
const NO_BYTES = Buffer.alloc(0);

/**
 * An exchange whose response is held in memory. A body that begins like the `expected` one is compared with it as it arrives,
 * and held only from where it differs: a response that is the same as before takes no memory of its own.
 */
export class CollectedExchange extends Exchange<CollectedResponse> {
  readonly #bodyMode: (head: ResponseHead) => BodyMode;
  readonly #maxBytes: number;
  #expected: Buffer | undefined;
  #mode: BodyMode = "collect";
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(bodyMode: (head: ResponseHead) => BodyMode, maxBytes: number, expected?: Buffer) {
    super();
    this.#bodyMode = bodyMode;
    this.#maxBytes = maxBytes;
    this.#expected = expected;
  }

  protected onHead(head: ResponseHead): void {
    this.#mode = this.#bodyMode(head);
    if (!isIdentity(head.headers["content-encoding"])) this.#expected = undefined;
    const tooLong = Number(head.headers["content-length"] ?? 0) > this.#limit;
    if (this.#mode === "abort" || tooLong) this.#finishEarly(head, tooLong);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled || this.head === undefined) return;
    if (this.#mode === "collect" && !this.#isExpected(chunk)) this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length > this.#limit) this.#finishEarly(this.head, true);
  }

  protected onEnd({ status, headers }: ResponseHead): void {
    this.resolve({ status, headers, bytes: this.#body(), tooLong: false });
  }

  protected onFailure(error: TransportError): void {
    // The status alone of an error response is enough: a body that breaks or stalls after it changes nothing.
    const statusSuffices = this.head !== undefined && (this.#mode !== "collect" || this.head.status >= 400);
    if (this.head !== undefined && statusSuffices && error.kind !== "cancelled") this.#resolveEmpty(this.head, false);
    else this.reject(error);
    this.#chunks = [];
  }

  get #limit(): number {
    return this.#mode === "collect" ? this.#maxBytes : DRAIN_LIMIT;
  }

  #body(): Buffer {
    if (this.#expected !== undefined) {
      if (this.#expected.length === this.#length) return this.#expected;
      this.#chunks.push(this.#expected.subarray(0, this.#length)); // it ended early
    }
    const [first = NO_BYTES] = this.#chunks;
    return this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : first;
  }

  /** Whether the body goes on as expected. If not, the part that did is kept as the first chunk. */
  #isExpected(chunk: Buffer): boolean {
    if (this.#expected === undefined) return false;
    const from = this.#length;
    const to = from + chunk.length;
    if (to <= this.#expected.length && this.#expected.compare(chunk, 0, chunk.length, from, to) === 0) return true;
    if (from > 0) this.#chunks.push(this.#expected.subarray(0, from));
    this.#expected = undefined;
    return false;
  }

  #finishEarly(head: ResponseHead, tooLong: boolean): void {
    this.#resolveEmpty(head, tooLong);
    this.#chunks = [];
    this.abort();
  }

  #resolveEmpty({ status, headers }: ResponseHead, tooLong: boolean): void {
    this.resolve({ status, headers, bytes: NO_BYTES, tooLong });
  }
}
