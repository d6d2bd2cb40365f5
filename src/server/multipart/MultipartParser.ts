import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import busboy from "busboy";
import { boundaryOf } from "./boundaryOf.js";
import { checkEncoding } from "./checkEncoding.js";
import { decodeFileName, decodeParameter, namesControl } from "./decodeParameter.js";
import { charsetOf, withoutCharset } from "./fieldText.js";
import {
  brokenBody,
  callerGone,
  controlInName,
  fieldsExceeded,
  filesExceeded,
  fileTooLarge,
  malformedHead,
  nestedMultipart,
  uploadTooLarge,
} from "./multipartErrors.js";
import type { MultipartHandler, MultipartLimits } from "./MultipartHandler.js";
import { PartSplitter } from "./PartSplitter.js";

/** Of those that are no files. */
export const MAX_FIELDS = 100;
const MAX_HEAD_BYTES = 16_384; // as much as busboy reads of the head of a part
const HEAD_END = "\r\n\r\n";
/** Bytes of a file that are buffered before the caller has to wait: several chunks, as each wait costs time. */
const BUFFER_BYTES = 2 ** 17;

/**
 * Parses the body of one `multipart/form-data` request (RFC 7578). Parts are found by their delimiters (RFC 2046 §5.1.1). busboy
 * parses heads and fields only: it searches in JavaScript, which for the bytes of a file takes ten times as long as `indexOf`.
 */
export class MultipartParser {
  readonly #request: IncomingMessage;
  readonly #handler: MultipartHandler;
  readonly #limits: MultipartLimits;
  readonly #busboy: busboy.Busboy;
  readonly #splitter: PartSplitter;
  readonly #delimiterBytes: number;
  /** The head of the part, as Latin-1: as far as it has come. */
  #head = "";
  #isInHead = false;
  /** The part is known to be a field or a file: busboy skips without an event one whose head it cannot parse. */
  #isKnown = true;
  #isClosed = false;
  /** What has come of a part before it was known to be a file. */
  #lead: Buffer = Buffer.alloc(0);
  #file: Readable | undefined;
  #fileBytes = 0;
  #bodyBytes = 0;
  #isOver = false;

  /** @throws RequestError when the request has no boundary */
  constructor(request: IncomingMessage, limits: MultipartLimits, handler: MultipartHandler) {
    const boundary = boundaryOf(request.headers["content-type"]);
    this.#request = request;
    this.#handler = handler;
    this.#limits = limits;
    this.#delimiterBytes = `\r\n--${boundary}`.length;
    this.#splitter = new PartSplitter(boundary, {
      onBytes: (bytes) => this.#read(bytes),
      onDelimiter: (delimiter) => this.#endPart(delimiter),
    });
    this.#busboy = busboy({
      headers: { "content-type": `multipart/form-data; boundary="${boundary}"` },
      defParamCharset: "latin1", // the raw bytes, for `decodeParameter`
      defCharset: "latin1", // those of fields
      preservePath: true,
      // busboy takes a field of just the limit for one that is too long.
      limits: { fieldSize: limits.maxFieldBytes + 1, fields: MAX_FIELDS, files: limits.maxFiles },
    })
      .on("field", (name: string | undefined, value, info) => this.#orFail(() => this.#receiveField(name, value, info)))
      .on("file", (name: string | undefined, empty, info) => {
        empty.on("error", () => undefined).resume();
        this.#orFail(() => this.#receiveFile(name, info));
      })
      .once("fieldsLimit", () => this.fail(fieldsExceeded(MAX_FIELDS)))
      .once("filesLimit", () => this.fail(filesExceeded(limits.maxFiles)))
      .once("finish", () => this.#orFail(() => handler.onEnd()))
      // More than once, when the head of a part is malformed and the body ends with it.
      .on("error", () => this.fail(namesControl(this.#head) ? controlInName() : brokenBody()));
    request.once("close", () => {
      if (!request.readableEnded) this.fail(callerGone());
    });
    request.on("data", this.#receive).once("end", () => this.#busboy.end());
  }

  /** Ends the request: the rest of its body is read and thrown away. */
  fail(error: Error): void {
    if (this.#isOver) return;
    this.stop();
    this.#file?.destroy(error);
    this.#handler.onError(error);
  }

  /** As `fail`, for a failure that needs no report. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#busboy.destroy();
    this.#request.off("data", this.#receive).resume();
  }

  #orFail(step: () => void): void {
    if (this.#isOver) return;
    try {
      step();
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error("A multipart body was not understood.", { cause: error }));
    }
  }

  readonly #receive = (chunk: Buffer): void => {
    this.#orFail(() => {
      this.#bodyBytes += chunk.length;
      if (this.#bodyBytes > this.#limits.maxBodyBytes) throw uploadTooLarge();
      this.#splitter.add(chunk);
    });
  };

  #read(bytes: Buffer): void {
    if (this.#isOver || this.#isClosed || bytes.length === 0) return;
    if (this.#isInHead) this.#readHead(bytes);
    else if (this.#file) this.#readFile(this.#file, bytes);
    else if (this.#lead.length < this.#delimiterBytes) this.#readBegin(bytes);
    else this.#busboy.write(bytes); // of a field
  }

  /**
   * busboy tells of a file only when the bytes behind its head cannot be a delimiter. It gets no more of a file: if those were not
   * read, it would hold back what it finds behind them.
   */
  #readBegin(bytes: Buffer): void {
    const begin = bytes.subarray(0, this.#delimiterBytes - this.#lead.length);
    this.#busboy.write(begin);
    this.#lead = Buffer.concat([this.#lead, begin]);
    if (this.#file) this.#readFile(this.#file, this.#lead);
    this.#read(bytes.subarray(begin.length));
  }

  #readHead(bytes: Buffer): void {
    const known = this.#head.length;
    this.#head += bytes.toString("latin1");
    this.#isClosed = this.#head.startsWith("--");
    const end = this.#head.indexOf(HEAD_END, Math.max(0, known - HEAD_END.length)) + HEAD_END.length;
    const isComplete = end >= HEAD_END.length;
    if (!isComplete && !this.#isClosed && this.#head.length <= MAX_HEAD_BYTES) return;
    this.#isInHead = false;
    if (isComplete) this.#head = this.#head.slice(0, end);
    this.#busboy.write(Buffer.from(withoutCharset(this.#head), "latin1"));
    if (isComplete) this.#read(bytes.subarray(end - known));
  }

  #readFile(file: Readable, bytes: Buffer): void {
    this.#fileBytes += bytes.length;
    if (this.#fileBytes > this.#limits.maxFileBytes) throw fileTooLarge(this.#limits.maxFileBytes);
    if (!file.push(bytes) && !file.destroyed) this.#request.pause();
  }

  #endPart(delimiter: Buffer): void {
    if (this.#isOver) return;
    const known = this.#file;
    this.#busboy.write(delimiter);
    if (this.#file && this.#file !== known && this.#lead.length > 0) this.#readFile(this.#file, this.#lead);
    this.#file?.push(null);
    this.#file = undefined;
    if (this.#isInHead || this.#isClosed || !this.#isKnown) throw malformedHead();
    this.#head = "";
    this.#lead = Buffer.alloc(0);
    this.#isInHead = true;
    this.#isKnown = false;
  }

  #receiveField(name = "", value: string, { valueTruncated, mimeType, encoding }: busboy.FieldInfo): void {
    this.#isKnown = true;
    if (mimeType.startsWith("multipart/")) throw nestedMultipart();
    const [bytes, charset] = [Buffer.from(value, "latin1"), charsetOf(this.#head)];
    this.#handler.onField({ name: decodeParameter(name), bytes, charset, encoding, isTruncated: valueTruncated });
  }

  #receiveFile(name = "", { filename, mimeType = "", encoding = "" }: Partial<busboy.FileInfo>): void {
    this.#isKnown = true;
    checkEncoding(encoding);
    this.#fileBytes = 0;
    this.#file = new Readable({
      highWaterMark: BUFFER_BYTES,
      read: () => void this.#request.resume(),
      destroy: (error, done) => {
        this.#request.resume();
        done(error);
      },
    });
    this.#file.on("error", () => undefined); // it may come before there is another listener
    const fileName = filename === undefined ? "" : decodeFileName(filename, this.#head);
    this.#handler.onFile(
      { name: decodeParameter(name), filename: fileName, mediaType: mimeType, encoding },
      this.#file,
    );
  }
}
