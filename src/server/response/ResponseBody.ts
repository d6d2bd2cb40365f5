import type { ServerResponse } from "node:http";

/** Bytes count as moved once a piece has left as a whole, so that a long answer in one piece would not seem to move. */
const PIECE_BYTES = 2 ** 16;

/** It costs less to put so much behind the headers than to send it apart from them. */
const SMALL_BYTES = 2 ** 11;

/** Whether an answer of so many bytes has to leave in pieces. */
export const isLong = (length: number): boolean => length > PIECE_BYTES;

/** The pieces of a long answer. */
export function* chunksOf(bytes: Buffer): Generator<Buffer, void, undefined> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** The body of an answer, which may be sent many times. */
export class ResponseBody {
  /** As a header says it. */
  readonly contentLength: string;
  /** Bytes. */
  readonly length: number;
  /**
   * A small one is a text whose characters are its bytes: it leaves in one piece with the headers, and they stay Latin-1 as
   * well. (Before a text in UTF-8 Node would write the headers so too, and change the bytes of a cookie.)
   */
  readonly #content: string | Buffer;

  private constructor(length: number, content: string | Buffer) {
    this.length = length;
    this.contentLength = String(length);
    this.#content = content;
  }

  /** @param json the body but for the line break at its end, which Apollo gives each */
  static ofJson(json: string): ResponseBody {
    const length = Buffer.byteLength(json) + 1;
    if (length > SMALL_BYTES) return new ResponseBody(length, Buffer.from(`${json}\n`));
    return new ResponseBody(length, `${length === json.length + 1 ? json : Buffer.from(json).toString("latin1")}\n`);
  }

  /** @param bytes all of the body */
  static ofBytes(bytes: Buffer): ResponseBody {
    return new ResponseBody(bytes.length, bytes);
  }

  /** As it came, but for the line break at the end of JSON. */
  get text(): string {
    const bytes = typeof this.#content === "string" ? Buffer.from(this.#content, "latin1") : this.#content;
    return bytes.toString().trimEnd();
  }

  /** Ends the answer with it: a long one in pieces, as fast as the caller takes them. */
  send(response: ServerResponse): void {
    if (typeof this.#content === "string" || !isLong(this.length)) sendWhole(response, this.#content);
    else sendPieces(response, chunksOf(this.#content));
  }
}

/**
 * Sends headers and body by one write. `response.end(content)` would make two of them, the second one empty, which cost more even when they
 * leave together.
 */
function sendWhole(response: ServerResponse, content: string | Buffer): void {
  const { socket } = response;
  socket?.cork();
  if (typeof content === "string") response.write(content, "latin1");
  else response.write(content);
  socket?.uncork();
  response.end();
}

function sendPieces(response: ServerResponse, pieces: Iterator<Buffer, void>): void {
  for (let next = pieces.next(); next.done !== true; next = pieces.next()) {
    if (response.write(next.value)) continue;
    response.once("drain", () => sendPieces(response, pieces));
    return;
  }
  response.end();
}
