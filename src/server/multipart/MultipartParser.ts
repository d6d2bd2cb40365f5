import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import busboy from "busboy";
import { boundaryOf } from "./boundaryOf.js";
import { decodeFileName, decodeParameter, namesControl } from "./decodeParameter.js";
import {
  brokenBody,
  callerGone,
  controlInName,
  encodedFile,
  fieldsExceeded,
  filesExceeded,
  fileTooLarge,
  malformedHead,
  nestedMultipart,
  uploadTooLarge,
} from "./multipartErrors.js";
import { PartHeads } from "./PartHeads.js";

export interface MultipartLimits {
  /** Bytes of the whole body. */
  readonly maxBodyBytes: number;
  /** Bytes of a field; of a longer one the rest is left out. */
  readonly maxFieldBytes: number;
  readonly maxFileBytes: number;
  readonly maxFiles: number;
}

export interface Field {
  readonly name: string;
  /** The beginning, if it is too long. */
  readonly value: string;
  readonly isTruncated: boolean;
}

/** The head of a file part. */
export interface FileHead {
  /** Of the form's field. */
  readonly name: string;
  /** As the client sent it, which may be a whole path; empty when it sent none. */
  readonly filename: string;
  readonly mediaType: string;
  readonly encoding: string;
}

/** Receives the parts of a body, in their order. An error that it throws ends the request as an error of the body does. */
export interface MultipartHandler {
  onField(field: Field): void;
  /** A file begins. The next part comes when its `bytes` have ended; they are destroyed by the error that ends the request. */
  onFile(head: FileHead, bytes: Readable): void;
  /** All parts have come, and all files have been read. */
  onEnd(): void;
  /** Instead of `onEnd`, once. */
  onError(error: Error): void;
}

const MAX_FIELDS = 100;
/** Bytes that are buffered before the caller has to wait: several chunks, as each wait costs about as much as a chunk. */
const BUFFER_BYTES = 2 ** 18;
/** Any other encoding changes the bytes of a file (RFC 7578 §4.7). */
const IDENTITY_ENCODING = /^\s*(?:7bit|8bit|binary)?\s*$/i;

/** Parses the body of one `multipart/form-data` request (RFC 7578). */
export class MultipartParser {
  readonly #request: IncomingMessage;
  readonly #handler: MultipartHandler;
  readonly #busboy: busboy.Busboy;
  readonly #heads: PartHeads;
  readonly #maxBodyBytes: number;
  #bodyBytes = 0;
  #parts = 0;
  #isOver = false;

  /** @throws RequestError when the request has no boundary */
  constructor(request: IncomingMessage, limits: MultipartLimits, handler: MultipartHandler) {
    const boundary = boundaryOf(request.headers["content-type"]);
    this.#request = request;
    this.#handler = handler;
    this.#heads = new PartHeads(boundary);
    this.#maxBodyBytes = limits.maxBodyBytes;
    this.#busboy = busboy({
      headers: { "content-type": `multipart/form-data; boundary="${boundary}"` },
      defParamCharset: "latin1", // the raw bytes, for `decodeParameter`
      preservePath: true,
      highWaterMark: BUFFER_BYTES,
      fileHwm: BUFFER_BYTES,
      limits: {
        fieldSize: limits.maxFieldBytes,
        fields: MAX_FIELDS,
        fileSize: limits.maxFileBytes + 1, // busboy takes a file that reaches its limit for too large
        files: limits.maxFiles,
        parts: MAX_FIELDS + limits.maxFiles + 1, // which only parts that it skips can reach
      },
    })
      .on("field", (name: string | undefined, value, { valueTruncated, mimeType }) =>
        this.#orFail(() => this.#receiveField(name, value, valueTruncated, mimeType)),
      )
      .on("file", (name: string | undefined, bytes, info) => {
        bytes.on("error", () => undefined); // it may come before there is another listener
        // A tick later, as busboy still needs the file that it reports; its end comes later still.
        bytes.once("limit", () => process.nextTick(() => this.fail(fileTooLarge(limits.maxFileBytes))));
        if (this.#isOver) bytes.resume();
        else this.#orFail(() => this.#receiveFile(name, bytes, info));
      })
      .once("fieldsLimit", () => this.fail(fieldsExceeded(MAX_FIELDS)))
      .once("filesLimit", () => this.fail(filesExceeded(limits.maxFiles)))
      .once("partsLimit", () => this.fail(malformedHead()))
      .once("finish", () => this.#orFail(() => this.#finish()))
      // More than once, when the head of a part is malformed and the body ends with it.
      .on("error", () => this.fail(namesControl(this.#heads.at(this.#parts)) ? controlInName() : brokenBody()));
    request.once("close", () => {
      if (!request.readableEnded) this.fail(callerGone());
    });
    request.on("data", this.#count).pipe(this.#busboy);
  }

  /** Ends the request: what still comes of its body is read and thrown away. */
  fail(error: Error): void {
    if (this.#isOver) return;
    this.#stop(error);
    this.#handler.onError(error);
  }

  /** As `fail`, for a failure that needs no report. */
  stop(): void {
    if (!this.#isOver) this.#stop();
  }

  readonly #count = (chunk: Buffer): void => {
    this.#heads.add(chunk);
    this.#bodyBytes += chunk.length;
    if (this.#bodyBytes > this.#maxBodyBytes) this.fail(uploadTooLarge());
  };

  #orFail(step: () => void): void {
    if (this.#isOver) return;
    try {
      step();
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error("A multipart body was not understood.", { cause: error }));
    }
  }

  #receiveField(name = "", value: string, isTruncated: boolean, mediaType: string): void {
    this.#parts += 1;
    if (mediaType.startsWith("multipart/")) throw nestedMultipart();
    this.#handler.onField({ name: decodeParameter(name), value, isTruncated });
  }

  #receiveFile(name = "", bytes: Readable, { filename, mimeType, encoding }: Partial<busboy.FileInfo>): void {
    const head = this.#heads.at(this.#parts);
    this.#parts += 1;
    if (!IDENTITY_ENCODING.test(encoding ?? "")) throw encodedFile();
    this.#handler.onFile(
      {
        name: decodeParameter(name),
        filename: filename === undefined ? "" : decodeFileName(filename, head),
        mediaType: mimeType ?? "",
        encoding: encoding ?? "",
      },
      bytes,
    );
  }

  #finish(): void {
    this.#letGo();
    this.#request.resume();
    if (this.#heads.count !== this.#parts) throw malformedHead();
    this.#handler.onEnd();
    this.#isOver = true;
  }

  #letGo(): void {
    this.#request.off("data", this.#count);
    this.#request.unpipe(this.#busboy);
  }

  #stop(error?: Error): void {
    this.#isOver = true;
    this.#busboy.destroy(error);
    this.#letGo();
    // Later, as what else happens in this turn would pause the request again.
    setImmediate(() => this.#request.resume());
  }
}
