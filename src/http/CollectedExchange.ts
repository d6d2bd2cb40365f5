import type { Dispatcher } from "undici";
import { Exchange, type Head, type Settlement } from "./Exchange.js";
import type { TransportFailure } from "./transportError.js";

/** An answer with its whole body, as sent: not decoded. */
export interface Answer extends Head {
  /** Empty when the body was of no interest, or too long. */
  readonly bytes: Buffer;
  /** True when the body was longer than allowed and the rest was not read. */
  readonly tooLong: boolean;
}

/**
 * What to do with a body once its head is known: keep it; read a short one only to keep the connection; or not read
 * it at all and close the connection.
 */
export type BodyUse = "collect" | "drain" | "abort";

/** Bytes that are read for nothing before closing the connection becomes the cheaper way. */
const drainLimit = 64 * 1024;
const nothing = Buffer.alloc(0);

/** A try whose answer is held in memory. */
export class CollectedExchange extends Exchange<Answer> {
  readonly #bodyUse: (head: Head) => BodyUse;
  readonly #maxBytes: number;
  #use: BodyUse = "collect";
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(settlement: Settlement<Answer>, bodyUse: (head: Head) => BodyUse, maxBytes: number) {
    super(settlement);
    this.#bodyUse = bodyUse;
    this.#maxBytes = maxBytes;
  }

  protected onHead(head: Head): void {
    this.#use = this.#bodyUse(head);
    const tooLong =
      Number(head.headers["content-length"] ?? 0) > (this.#use === "collect" ? this.#maxBytes : drainLimit);
    if (this.#use === "abort" || tooLong) this.#finishEarly(head, tooLong);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled || this.head === undefined) return;
    this.#length += chunk.length;
    if (this.#use === "collect") this.#chunks.push(chunk);
    if (this.#length > (this.#use === "collect" ? this.#maxBytes : drainLimit)) this.#finishEarly(this.head, true);
  }

  protected onEnd({ status, headers }: Head): void {
    const [first = nothing] = this.#chunks;
    const bytes = this.#chunks.length > 1 ? Buffer.concat(this.#chunks, this.#length) : first;
    this.settle({ answer: { status, headers, bytes, tooLong: false } });
  }

  protected onFailure(failure: TransportFailure): void {
    // A refusal has said what matters by its status: a body that breaks or stalls after it changes nothing.
    const statusSuffices = this.head !== undefined && (this.#use !== "collect" || this.head.status >= 400);
    if (this.head !== undefined && statusSuffices && failure.kind !== "cancelled") this.#settleEmpty(this.head, false);
    else this.settle({ failure });
    this.#chunks = [];
  }

  #finishEarly(head: Head, tooLong: boolean): void {
    this.#settleEmpty(head, tooLong);
    this.#chunks = [];
    this.abort();
  }

  #settleEmpty({ status, headers }: Head, tooLong: boolean): void {
    this.settle({ answer: { status, headers, bytes: nothing, tooLong } });
  }
}
