import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** A part of a multipart body. */
export interface JournalPart {
  readonly name: string;
  readonly filename: string | undefined;
  readonly contentType: string;
  bytes: number;
  /** Hex; undefined until the part has arrived in full. */
  sha256: string | undefined;
}

/** One request as it arrived and how it went. Entries are live: they change while the request goes on. */
export interface JournalEntry {
  readonly method: string;
  /** The request target exactly as on the wire, with its query. */
  readonly url: string;
  /** By lower-case name; a list when the header was sent more than once. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Name, value, name, value … as on the wire. */
  readonly rawHeaders: readonly string[];
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The first 64 KiB of a body of text or JSON; undefined for multipart and other binary bodies, and without body. */
  body: string | undefined;
  bodyBytes: number;
  /** Hex; undefined until the body has arrived in full. */
  bodySha256: string | undefined;
  /** Of a multipart upload that was read. */
  readonly parts: JournalPart[];
  /** Of the answer, once its head was sent. */
  status: number | undefined;
  /** The whole request has arrived. */
  received: boolean;
  /** The caller closed the connection before the exchange was over. */
  aborted: boolean;
  abortedAt: number | undefined;
  /** The request was received and answered to the end of both. A transfer cut by a fault is neither complete nor aborted. */
  complete: boolean;
}

const keptText = 64 * 1024;

/** Writes one entry of the journal while its request goes on. */
export class Recording {
  readonly entry: JournalEntry;
  readonly #changed: (entry: JournalEntry) => void;
  readonly #digest = createHash("sha256");
  readonly #text: Buffer[] | undefined;
  #endedByUs = false;
  #answered = false;

  constructor(request: IncomingMessage, response: ServerResponse, changed: (entry: JournalEntry) => void) {
    this.#changed = changed;
    const type = request.headers["content-type"] ?? "text/plain";
    if (/^\s*(text\/|application\/(\S*\+)?json|application\/x-www-form-urlencoded)/i.test(type)) this.#text = [];
    this.entry = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: headersOf(request.rawHeaders),
      rawHeaders: [...request.rawHeaders],
      startedAt: Date.now(),
      body: undefined,
      bodyBytes: 0,
      bodySha256: undefined,
      parts: [],
      status: undefined,
      received: false,
      aborted: false,
      abortedAt: undefined,
      complete: false,
    };
    response.once("finish", () => this.answered(response.statusCode));
    response.once("close", () => this.#closed(response));
    queueMicrotask(() => this.changed());
  }

  /** A piece of the body, or null at its end. */
  body(chunk: Buffer | null): void {
    const { entry } = this;
    if (chunk === null) {
      entry.received = true;
      entry.bodySha256 = this.#digest.digest("hex");
      entry.complete = this.#answered;
    } else {
      if (this.#text && entry.bodyBytes < keptText) {
        this.#text.push(chunk.subarray(0, keptText - entry.bodyBytes));
        entry.body = Buffer.concat(this.#text).toString("utf8");
      }
      entry.bodyBytes += chunk.length;
      this.#digest.update(chunk);
    }
    this.changed();
  }

  /** The answer was sent to its end. */
  answered(status: number): void {
    this.#answered = true;
    this.entry.status = status;
    this.entry.complete = this.entry.received;
    this.changed();
  }

  /** What happens to the connection from now on is the sandbox's doing, not the caller's. */
  endedByUs(status?: number): void {
    this.#endedByUs = true;
    this.entry.status = status;
    this.changed();
  }

  changed(): void {
    this.#changed(this.entry);
  }

  #closed(response: ServerResponse): void {
    const { entry } = this;
    if (entry.complete || this.#endedByUs || (response.writableFinished && entry.received)) return;
    if (response.headersSent) entry.status = response.statusCode;
    entry.aborted = true;
    entry.abortedAt = Date.now();
    this.changed();
  }
}

function headersOf(raw: readonly string[]): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name = "", value = ""] = [raw[i]?.toLowerCase(), raw[i + 1]];
    const earlier = headers[name];
    headers[name] = earlier === undefined ? value : [...(Array.isArray(earlier) ? earlier : [earlier]), value];
  }
  return headers;
}
