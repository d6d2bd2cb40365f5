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

/** One request and how it ended. Entries are live: they change while the request is in progress. */
export interface JournalEntry {
  readonly method: string;
  /** The request target exactly as on the wire, with its query. */
  readonly url: string;
  /** By lower-case name; an array if the header was sent more than once. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Name, value, name, value … as on the wire. */
  readonly rawHeaders: readonly string[];
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The first 64 KiB of a text or JSON body; undefined for multipart and other binary bodies, and without a body. */
  body: string | undefined;
  bodyBytes: number;
  /** Hex; undefined until the body has arrived in full. */
  bodySha256: string | undefined;
  /** The parts of a multipart body that was read. */
  readonly parts: JournalPart[];
  /** Status of the response, once its head was sent. */
  status: number | undefined;
  /** The whole request was received. */
  received: boolean;
  /** The client closed the connection before the end. */
  aborted: boolean;
  abortedAt: number | undefined;
  /** Request and response were transferred in full. A transfer cut by a fault is neither complete nor aborted. */
  complete: boolean;
}

const MAX_TEXT_BYTES = 64 * 1024;

/** Updates one journal entry while its request is in progress. */
export class Recording {
  readonly entry: JournalEntry;
  readonly #changed: (entry: JournalEntry) => void;
  readonly #digest = createHash("sha256");
  readonly #text: Buffer[] | undefined;
  #endedByUs = false;
  #responded = false;

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
    response.once("finish", () => this.responded(response.statusCode));
    response.once("close", () => this.#closed(response));
    queueMicrotask(() => this.changed());
  }

  /** A chunk of the body, or null at its end. */
  body(chunk: Buffer | null): void {
    const { entry } = this;
    if (chunk === null) {
      entry.received = true;
      entry.bodySha256 = this.#digest.digest("hex");
      entry.complete = this.#responded;
    } else {
      if (this.#text && entry.bodyBytes < MAX_TEXT_BYTES) {
        this.#text.push(chunk.subarray(0, MAX_TEXT_BYTES - entry.bodyBytes));
        entry.body = Buffer.concat(this.#text).toString("utf8");
      }
      entry.bodyBytes += chunk.length;
      this.#digest.update(chunk);
    }
    this.changed();
  }

  /** The response was sent in full. */
  responded(status: number): void {
    this.#responded = true;
    this.entry.status = status;
    this.entry.complete = this.entry.received;
    this.changed();
  }

  /** From now on the sandbox ends the connection, not the client. */
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
