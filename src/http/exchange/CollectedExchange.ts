import type { Dispatcher } from "undici";
import { isIdentity } from "./decodeBody.js";
import { Exchange, type ResponseHead, type Settlement } from "./Exchange.js";
import type { TransportFailure } from "./transportError.js";

/** An answer with its whole body, as sent: not decoded. */
export interface CollectedResponse extends ResponseHead {
  /** Empty when the body was of no interest, or too long; the expected ones themselves when they are equal. */
  readonly bytes: Buffer;
  /** True when the body was longer than allowed and the rest was not read. */
  readonly tooLong: boolean;
}

/**
 * What to do with a body once its head is known: keep it; read a short one only to keep the connection; or not read
 * it at all and close the connection.
 */
export type BodyMode = "collect" | "drain" | "abort";

/** Bytes that are read for nothing before closing the connection becomes the cheaper way. */
const drainLimit = 64 * 1024;
const nothing = Buffer.alloc(0);

/**
 * A try whose answer is held in memory. A body that begins like the `expected` one is compared with it piece by piece as it
 * comes, and held only from where it differs: of an answer that is the same as before nothing is kept twice.
 */
export class CollectedExchange extends Exchange<CollectedResponse> {
  readonly #bodyUse: (head: ResponseHead) => BodyMode;
  readonly #maxBytes: number;
  #expected: Buffer | undefined;
  #use: BodyMode = "collect";
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(
    settlement: Settlement<CollectedResponse>,
    bodyUse: (head: ResponseHead) => BodyMode,
    maxBytes: number,
    expected?: Buffer,
  ) {
    super(settlement);
    this.#bodyUse = bodyUse;
    this.#maxBytes = maxBytes;
    this.#expected = expected;
  }

  protected onHead(head: ResponseHead): void {
    this.#use = this.#bodyUse(head);
    if (!isIdentity(head.headers["content-encoding"])) this.#expected = undefined;
    const tooLong =
      Number(head.headers["content-length"] ?? 0) > (this.#use === "collect" ? this.#maxBytes : drainLimit);
    if (this.#use === "abort" || tooLong) this.#finishEarly(head, tooLong);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled || this.head === undefined) return;
    if (this.#use === "collect" && !this.#isExpected(chunk)) this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length > (this.#use === "collect" ? this.#maxBytes : drainLimit)) this.#finishEarly(this.head, true);
  }

  protected onEnd({ status, headers }: ResponseHead): void {
    this.settle({ answer: { status, headers, bytes: this.#body(), tooLong: false } });
  }

  #body(): Buffer {
    if (this.#expected !== undefined) {
      if (this.#expected.length === this.#length) return this.#expected;
      this.#chunks.push(this.#expected.subarray(0, this.#length)); // it ended early
    }
    const [first = nothing] = this.#chunks;
    return this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : first;
  }

  /** Whether the body goes on as expected; if not, what did is put before the piece that does not. */
  #isExpected(chunk: Buffer): boolean {
    if (this.#expected === undefined) return false;
    const from = this.#length;
    const to = from + chunk.length;
    if (to <= this.#expected.length && this.#expected.compare(chunk, 0, chunk.length, from, to) === 0) return true;
    if (from > 0) this.#chunks.push(this.#expected.subarray(0, from));
    this.#expected = undefined;
    return false;
  }

  protected onFailure(failure: TransportFailure): void {
    // A refusal has said what matters by its status: a body that breaks or stalls after it changes nothing.
    const statusSuffices = this.head !== undefined && (this.#use !== "collect" || this.head.status >= 400);
    if (this.head !== undefined && statusSuffices && failure.kind !== "cancelled") this.#settleEmpty(this.head, false);
    else this.settle({ failure });
    this.#chunks = [];
  }

  #finishEarly(head: ResponseHead, tooLong: boolean): void {
    this.#settleEmpty(head, tooLong);
    this.#chunks = [];
    this.abort();
  }

  #settleEmpty({ status, headers }: ResponseHead, tooLong: boolean): void {
    this.settle({ answer: { status, headers, bytes: nothing, tooLong } });
  }
}
