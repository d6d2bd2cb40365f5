import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import busboy from "busboy";
import { RequestError } from "../RequestError.js";
import { ArrivingParts } from "./ArrivingParts.js";
import { decodeParameter } from "./decodeParameter.js";
import { FilePart } from "./FilePart.js";
import type { MappedUpload } from "./MappedUpload.js";
import { malformed, type Operations, parseOperations, placeUploads, tooManyFiles } from "./parseFields.js";

export interface MultipartLimits {
  /** Bytes of `operations`, and of `map`. */
  readonly maxFieldBytes: number;
  /** A file that reaches it is too large. */
  readonly maxFileBytes: number;
  readonly maxFiles: number;
}

const tooLarge = (message: string) => new RequestError(413, "UPLOAD_TOO_LARGE", message);

/** The body of one request on its way in. Its end, whichever it is, is told once: to `reject`, and to whoever waits for a file. */
class MultipartReception {
  readonly #request: IncomingMessage;
  readonly #limits: MultipartLimits;
  readonly #parser: busboy.Busboy;
  readonly #parts = new ArrivingParts();
  #operations: Operations | undefined;
  /** By the names of their parts. */
  #uploads: ReadonlyMap<string, MappedUpload> | undefined;
  readonly #reject: (error: Error) => void;
  #isOver = false;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    limits: MultipartLimits,
    resolve: (operations: Operations) => void,
    reject: (error: Error) => void,
  ) {
    const { maxFieldBytes, maxFileBytes, maxFiles } = limits;
    this.#request = request;
    this.#limits = limits;
    this.#reject = reject;
    this.#parser = busboy({
      headers: request.headers,
      defParamCharset: "latin1", // as `decodeParameter` takes it
      limits: { fieldSize: maxFieldBytes, fields: 2, fileSize: maxFileBytes, files: maxFiles },
    })
      .on("field", (name, value, { valueTruncated }) => {
        this.#orFail(() => {
          if (valueTruncated)
            throw tooLarge(`The ‘${name}’ multipart field value exceeds the ${maxFieldBytes} byte size limit.`);
          if (name === "operations") this.#operations = parseOperations(value);
          if (name === "map") resolve(this.#readMap(value));
        });
      })
      .on("file", (name, bytes, info) => this.#orFail(() => this.#receive(name, bytes, info)))
      .once("filesLimit", () => this.#fail(tooManyFiles(maxFiles)))
      .once("finish", () => this.#orFail(() => this.#finish()))
      // More than once, when the head of a part is malformed and the body ends with it.
      .on("error", (error: Error) => this.#fail(error));
    response.once("close", () => this.#parts.end());
    request.once("close", () => {
      if (request.readableEnded) return;
      this.#fail(new RequestError(499, "CANCELLED", "Request disconnected during file upload stream parsing."));
    });
    request.pipe(this.#parser);
  }

  #orFail(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error("A multipart body was not understood.", { cause: error }));
    }
  }

  #readMap(json: string): Operations {
    const operations = this.#operations;
    if (!operations) throw malformed("Misordered multipart fields; ‘map’ should follow ‘operations’");
    this.#uploads = placeUploads(operations, json, this.#limits.maxFiles, (upload) => this.#parts.await(upload));
    return operations;
  }

  #receive(name: string, bytes: Readable, { filename, mimeType: mimetype, encoding }: busboy.FileInfo): void {
    const { maxFileBytes } = this.#limits;
    const mapped = this.#uploads?.get(decodeParameter(name));
    const upload = mapped?.file ? undefined : mapped; // the second part of a name stands for nothing
    const part = new FilePart(bytes, upload?.readers ?? 0);
    bytes.once("limit", () => part.fail(tooLarge(`File truncated as it exceeds the ${maxFileBytes} byte size limit.`)));
    if (this.#isOver) {
      part.drop();
      return;
    }
    this.#parts.add(part, upload);
    if (!this.#uploads) throw malformed("Misordered multipart fields; files should follow ‘map’");
    upload?.resolve({
      filename: decodeParameter(filename ?? ""),
      mimetype,
      encoding,
      createReadStream: (options) => part.open(options),
    });
  }

  #finish(): void {
    this.#request.unpipe(this.#parser);
    this.#request.resume();
    if (!this.#operations) throw malformed("Missing multipart field ‘operations’");
    if (!this.#uploads) throw malformed("Missing multipart field ‘map’");
    this.#rejectMissing(new RequestError(400, "BAD_USER_INPUT", "File missing in the request."));
  }

  #rejectMissing(error: Error): void {
    for (const upload of this.#uploads?.values() ?? []) {
      if (!upload.file) upload.reject(error);
    }
  }

  /** Those who wait for a file are told, and what still comes of the body is read to nobody's use. */
  #fail(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#rejectMissing(error);
    this.#parser.destroy(error);
    this.#request.unpipe(this.#parser);
    // Later, as what else happens in this turn would pause the request again.
    setImmediate(() => this.#request.resume());
    this.#reject(error);
  }
}

/**
 * Takes a GraphQL multipart request (https://github.com/jaydenseric/graphql-multipart-request-spec) apart. What it gives has
 * an `Upload` of graphql-upload wherever a file belongs, and comes before the files do: they are taken from the body as
 * they are read.
 *
 * @throws RequestError, or what the parser says of a broken body
 */
export function receiveMultipart(
  request: IncomingMessage,
  response: ServerResponse,
  limits: MultipartLimits,
): Promise<Operations> {
  return new Promise((resolve, reject) => {
    new MultipartReception(request, response, limits, resolve, reject);
  });
}
