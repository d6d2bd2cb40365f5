import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { OutgoingFile } from "../../datasources/users/files/multipart.js";
import { FilePart } from "../multipart/FilePart.js";
import { fileMissing, fileUnnamed } from "../multipart/multipartErrors.js";
import { type MultipartLimits, MultipartParser } from "../multipart/MultipartParser.js";

/** The field of a form whose value is a file, as the upstream has it: upstream-api §3.10. */
const FILE_FIELD = "file";

/** Parses the body at once, and gives the files as they arrive. */
function openFiles(request: IncomingMessage, limits: MultipartLimits): Readable {
  let count = 0;
  const files = new Readable({
    objectMode: true,
    read: () => undefined,
    destroy: (error, done) => {
      parser.stop();
      done(error);
    },
  });
  files.on("error", () => undefined); // it may break before anyone listens
  const parser = new MultipartParser(
    request,
    { ...limits, maxFieldBytes: 0 },
    {
      onField: ({ name }) => {
        if (name === FILE_FIELD) throw fileUnnamed();
      },
      onFile: ({ filename, mediaType }, bytes) => {
        count += 1;
        const part = new FilePart(bytes, 1, limits.maxFileBytes);
        part.confirm(); // the upload is not complete before `onEnd`
        const file: OutgoingFile = { name: filename, mediaType, bytes: part.open() };
        files.push(file);
      },
      onEnd: () => {
        if (count === 0) throw fileMissing();
        files.push(null);
      },
      onError: (error) => files.destroy(error),
    },
  );
  return files;
}

/**
 * The files of a form, each as it arrives; the next one begins when this one has been read. Other fields are left out. Nothing
 * of the body is read before a file is asked for.
 *
 * @throws RequestError
 */
export async function* receiveFiles(
  request: IncomingMessage,
  limits: MultipartLimits,
): AsyncGenerator<OutgoingFile, void, undefined> {
  const files: AsyncIterable<OutgoingFile> = openFiles(request, limits);
  yield* files;
}
