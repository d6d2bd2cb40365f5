import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import busboy from "busboy";
import { HttpError } from "./responses.js";

/** A part of a multipart body. */
export interface Part {
  readonly name: string;
  /** As sent, which may be a whole path. */
  readonly filename: string | undefined;
  readonly mediaType: string;
  readonly bytes: Readable;
}

/** The longest part without a file name: that of an option, and one byte more to see that it is too long. */
const MAX_FIELD_BYTES = 64 * 1024 + 1;

/**
 * Reads a multipart body and hands over its parts, one after the other. Names may be unquoted, as .NET sends them (upstream-api.md §4.6).
 * @throws what `onPart` throws, or an error if the body is broken or ends early
 */
export function readParts(request: IncomingMessage, onPart: (part: Part) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const parser = busboy({
      headers: request.headers,
      defParamCharset: "utf8",
      preservePath: true,
      limits: { parts: 10_000, fieldSize: MAX_FIELD_BYTES },
    });
    let work = Promise.resolve();
    const fail = (error: unknown) => {
      request.unpipe(parser);
      parser.destroy(error instanceof Error ? error : new Error("A part was not taken.", { cause: error }));
      const end = () => reject(error);
      work.then(end, end);
    };
    const take = (part: Part) => {
      work = work.then(() => onPart(part));
      work.catch(fail);
    };
    parser
      .on("file", (name: string | undefined, bytes, { filename, mimeType }: Partial<busboy.FileInfo>) => {
        bytes.on("error", () => undefined); // it may break before it is read
        take({ name: name ?? "", filename, mediaType: mimeType ?? "", bytes });
      })
      .on("field", (name: string | undefined, value, { mimeType }) =>
        take({
          name: name ?? "",
          filename: undefined,
          mediaType: mimeType,
          bytes: Readable.from([Buffer.from(value)]),
        }),
      )
      .on("error", fail)
      .on("finish", () => void work.then(resolve, () => undefined));
    request.once("close", () => {
      if (!request.readableEnded) fail(new HttpError(400, "The client has disconnected."));
    });
    request.pipe(parser);
  });
}
