import { createHash, randomBytes } from "node:crypto";

/** A file on its way to the upstream. */
export interface OutgoingFile {
  /** As the caller's client sent it: made safe here. */
  readonly name: string;
  /** As the caller's client sent it: made safe here. */
  readonly mediaType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Two entries with the same source are one file that is sent twice on purpose. */
  readonly source?: object;
}

/** A form field on its way to the upstream. */
export interface OutgoingField {
  /** Printable ASCII without quotes. */
  readonly name: string;
  readonly value: string;
}

/** What was sent of a file. */
export interface SentFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** A file is larger than the upload limit. */
export class FileTooLarge extends Error {
  constructor(readonly limit: number) {
    super(`A file is larger than ${limit} bytes.`);
  }
}

/** A file name that cannot be made valid. */
export class BadFileName extends Error {}

const MEDIA_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/;

/**
 * The base name of what a client calls its file. Browsers send `"`, CR and LF of a name as `%22`, `%0D` and `%0A`;
 * old ones send the whole path.
 *
 * @throws BadFileName when nothing usable is left.
 */
export function safeFileName(raw: string): string {
  const name = raw
    .replaceAll("%22", '"')
    .replace(/%0D|%0A/gi, "")
    .replace(/^.*[/\\]/s, "")
    .replace(/\p{Cc}|\p{Cs}/gu, "")
    .trim();
  if (name === "" || name === "." || name === "..")
    throw new BadFileName("A file needs a name: give each file part a filename.");
  if (Buffer.byteLength(name) > 255)
    throw new BadFileName("A file name is longer than 255 bytes: choose a shorter one.");
  return name;
}

/** The end of a file name, quoted for a message. */
const quoted = (name: string) => JSON.stringify(name.slice(-255));

/**
 * One `multipart/form-data` body for many parts, encoded as they arrive, so its length is not known. The part name of a file is
 * `file`, the only one that the upstream accepts (upstream-api §3.10); a field has no file name.
 */
export class MultipartBody {
  readonly contentType: string;
  /** Files sent so far; complete once `bytes` has ended. */
  readonly sent: SentFile[] = [];
  #complete = false;
  readonly #boundary = `----ensims${randomBytes(18).toString("base64url")}`;
  readonly #parts: AsyncIterable<OutgoingFile | OutgoingField>;
  readonly #maxFileBytes: number;
  readonly #check: ((sent: readonly SentFile[]) => void) | undefined;
  /** Files sent so far, by stored name. */
  readonly #byName = new Map<string, OutgoingFile>();

  /** @param check may throw once all parts were sent: the body then lacks its end, so that the upstream takes nothing of it */
  constructor(
    parts: AsyncIterable<OutgoingFile | OutgoingField>,
    maxFileBytes: number,
    check?: (sent: readonly SentFile[]) => void,
  ) {
    this.contentType = `multipart/form-data; boundary=${this.#boundary}`;
    this.#parts = parts;
    this.#maxFileBytes = maxFileBytes;
    this.#check = check;
  }

  /** Whether all parts were sent: of the body only the end is left, or nothing. */
  get complete(): boolean {
    return this.#complete;
  }

  async *bytes(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const part of this.#parts) {
      if ("bytes" in part) yield* this.#file(part);
      else yield this.#field(part);
    }
    this.#check?.(this.sent);
    this.#complete = true;
    yield Buffer.from(`--${this.#boundary}--\r\n`);
  }

  /** Rejects a second file of the same name, of which the storage would keep only one, before the body is complete, so that neither is stored. */
  #nameOf(file: OutgoingFile): string {
    const name = safeFileName(file.name);
    const other = this.#byName.get(name);
    const isSame = file.source !== undefined && file.source === other?.source;
    if (other !== undefined && !isSame) {
      throw new BadFileName(
        `Two files would be stored as ${quoted(name)}: ${quoted(other.name)} and ${quoted(file.name)}. Rename one of them, or store them in different folders.`,
      );
    }
    this.#byName.set(name, file);
    return name;
  }

  #field({ name, value }: OutgoingField): Uint8Array {
    return Buffer.from(`--${this.#boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  }

  async *#file(file: OutgoingFile): AsyncGenerator<Uint8Array, void, undefined> {
    const name = this.#nameOf(file);
    const mediaType = MEDIA_TYPE.test(file.mediaType) ? file.mediaType : "application/octet-stream";
    yield Buffer.from(
      `--${this.#boundary}\r\n` +
        `Content-Disposition: form-data; name="file"; filename="${name.replaceAll('"', '\\"')}"\r\n` +
        `Content-Type: ${mediaType}\r\n\r\n`,
    );
    const hash = createHash("sha256");
    let size = 0;
    for await (const chunk of file.bytes) {
      size += chunk.byteLength;
      if (size > this.#maxFileBytes) throw new FileTooLarge(this.#maxFileBytes);
      hash.update(chunk);
      yield chunk;
    }
    yield Buffer.from("\r\n");
    this.sent.push({ name, size, sha256: hash.digest("hex") });
  }
}
