import type { ServerResponse } from "node:http";

/** Bytes count as moved once a piece has left as a whole, so that a long answer in one piece would not seem to move. */
const PIECE_BYTES = 2 ** 16;

/** So short that it costs less to write it as a text, in one piece with the head, than as bytes of its own. */
const SHORT_BYTES = 2 ** 10;

/** Whether an answer of so many bytes has to leave in pieces. */
export const isLong = (length: number): boolean => length > PIECE_BYTES;

/** The pieces of a long answer. */
export function* piecesOf(bytes: Buffer): Generator<Buffer, void, undefined> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** The body of an answer, which may be sent many times. */
export class AnswerBody {
  /** Bytes. */
  readonly length: number;
  /** The same, as a header says it. */
  readonly contentLength: string;
  readonly #content: string | Buffer;

  constructor(text: string) {
    this.length = Buffer.byteLength(text);
    this.contentLength = String(this.length);
    this.#content = this.length > SHORT_BYTES ? Buffer.from(text) : text;
  }

  /** Ends the answer with it: a long one in pieces, as fast as the caller takes them. */
  send(response: ServerResponse): void {
    if (typeof this.#content === "string" || !isLong(this.length)) response.end(this.#content);
    else sendPieces(response, piecesOf(this.#content));
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
