import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { RequestError } from "../../errors/RequestError.js";
import { PartQueue } from "./PartQueue.js";
import { FilePart } from "../../multipart/FilePart.js";
import type { PendingUpload } from "./PendingUpload.js";
import { fieldText } from "../../multipart/fieldText.js";
import { fileUnnamed, sentTwice } from "../../multipart/multipartErrors.js";
import type { Field, FileHead, MultipartHandler, MultipartLimits } from "../../multipart/MultipartHandler.js";
import { MultipartParser } from "../../multipart/MultipartParser.js";
import { malformed, type Operations, parseOperations, placeUploads } from "./parseFields.js";

/** The text of the document that will run. @throws RequestError when it may not */
type QueryOf = (operations: Operations) => string | undefined;

/** The body of one request as it arrives. A failure is reported once: to `reject`, and to each upload whose file is missing. */
class MultipartRequest implements MultipartHandler {
  readonly #limits: MultipartLimits;
  readonly #queryOf: QueryOf;
  readonly #parts = new PartQueue();
  #operations: Operations | undefined;
  /** By the names of their parts. */
  #uploads: ReadonlyMap<string, PendingUpload> | undefined;
  readonly #resolve: (operations: Operations) => void;
  readonly #reject: (error: Error) => void;

  constructor(
    response: ServerResponse,
    limits: MultipartLimits,
    queryOf: QueryOf,
    resolve: (operations: Operations) => void,
    reject: (error: Error) => void,
  ) {
    this.#limits = limits;
    this.#queryOf = queryOf;
    this.#resolve = resolve;
    this.#reject = reject;
    response.once("close", () => this.#parts.end());
  }

  onField(field: Field): void {
    const { name } = field;
    if (field.isTruncated) {
      const { maxFieldBytes } = this.#limits;
      const message = `The ‘${name}’ multipart field value exceeds the ${maxFieldBytes} byte size limit.`;
      throw new RequestError(413, "UPLOAD_TOO_LARGE", message);
    }
    const upload = this.#uploads?.get(name);
    if (upload?.file) throw sentTwice(name);
    if (upload) upload.reject(fileUnnamed());
    else if (name === "operations") this.#readOperations(fieldText(field));
    else if (name === "map") this.#resolve(this.#readMap(fieldText(field)));
  }

  #readOperations(json: string): void {
    if (this.#operations) throw malformed("There is more than one multipart field ‘operations’");
    this.#operations = parseOperations(json);
  }

  #readMap(json: string): Operations {
    const operations = this.#operations;
    if (!operations)
      throw malformed(
        "The multipart field ‘map’ comes before ‘operations’, or that one is missing. Send ‘operations’, then ‘map’, then the files",
      );
    if (this.#uploads) throw malformed("There is more than one multipart field ‘map’");
    const query = this.#queryOf(operations);
    this.#uploads = placeUploads({ operations, query }, json, this.#limits.maxFiles, (upload) =>
      this.#parts.await(upload),
    );
    return operations;
  }

  onFile({ name, filename, mediaType: mimetype, encoding }: FileHead, bytes: Readable): void {
    const upload = this.#uploads?.get(name);
    if (upload?.file) throw sentTwice(name);
    const part = new FilePart(bytes, upload?.consumers ?? 0);
    this.#parts.add(part, upload);
    if (!this.#uploads)
      throw malformed(
        "A file comes before the multipart field ‘map’, or that one is missing. Send ‘operations’, then ‘map’, then the files",
      );
    upload?.resolve({ filename, mimetype, encoding, createReadStream: () => part.open() });
  }

  onEnd(): void {
    if (!this.#operations) throw malformed("Missing multipart field ‘operations’");
    if (!this.#uploads) throw malformed("Missing multipart field ‘map’");
    this.#rejectMissing(new RequestError(400, "BAD_USER_INPUT", "File missing in the request."));
    this.#parts.confirm();
  }

  /** Those who wait for a file are told. */
  onError(error: Error): void {
    this.#rejectMissing(error);
    this.#parts.fail(error);
    this.#reject(error);
  }

  #rejectMissing(error: Error): void {
    for (const upload of this.#uploads?.values() ?? []) {
      if (!upload.file) upload.reject(error);
    }
  }
}

/**
 * Takes a GraphQL multipart request (https://github.com/jaydenseric/graphql-multipart-request-spec) apart. What it gives has
 * an `Upload` of graphql-upload wherever a file belongs, and comes before the files do: they are taken from the body as
 * they are read.
 *
 * @throws RequestError
 */
export function receiveMultipart(
  request: IncomingMessage,
  response: ServerResponse,
  limits: MultipartLimits,
  queryOf: QueryOf,
): Promise<Operations> {
  return new Promise((resolve, reject) => {
    new MultipartParser(request, limits, new MultipartRequest(response, limits, queryOf, resolve, reject));
  });
}
