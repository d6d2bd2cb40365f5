import type { Readable } from "node:stream";

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
  readonly bytes: Buffer;
  /** As the part names it. */
  readonly charset: string | undefined;
  readonly encoding: string;
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
