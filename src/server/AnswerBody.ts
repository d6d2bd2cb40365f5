import type { ServerResponse } from "node:http";

/** Bytes count as moved once a piece has left as a whole, so that a long answer in one piece would not seem to move. */
const PIECE_BYTES = 2 ** 16;

/** Whether an answer of so many bytes has to leave in pieces. */
export const isLong = (length: number): boolean => length > PIECE_BYTES;

/** The pieces of a long answer. */
export function* piecesOf(bytes: Buffer): Generator<Buffer, void, undefined> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** The body of an answer, which may be sent many times. */
export class AnswerBody {
  /** As a header says it. */
  readonly contentLength: string;
  /** No text: before one Node would write the headers as UTF-8 too, and change the bytes of a cookie. */
  readonly #bytes: Buffer;

  constructor(text: string) {
    this.#bytes = Buffer.from(text);
    this.contentLength = String(this.#bytes.length);
  }

  /** Bytes. */
  get length(): number {
    return this.#bytes.length;
  }

  /** Ends the answer with it: a long one in pieces, as fast as the caller takes them. */
  send(response: ServerResponse): void {
    if (isLong(this.length)) sendPieces(response, piecesOf(this.#bytes));
    else response.end(this.#bytes);
  }
}

function sendPieces(response: ServerResponse, pieces: Iterator<Buffer, void>): void {
  for (let next = pieces.next(); next.done !== true; next = pieces.next()) {
    if (response.write(next.value)) continue;
    response.once("drain", () => sendPieces(response, pieces));
    return;
  }
  response.end();
}
