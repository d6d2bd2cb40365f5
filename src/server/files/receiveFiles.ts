import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { OutgoingFile } from "../../datasources/users/files/multipart.js";
import { fileMissing, fileUnnamed } from "../multipart/multipartErrors.js";
import type { MultipartLimits } from "../multipart/MultipartHandler.js";
import { MultipartParser } from "../multipart/MultipartParser.js";

/** The form field of the files, as of the upstream: upstream-api §3.10. */
const FILE_FIELD = "file";

/**
 * The files of a form, each as it arrives; the next one begins when this one has been read. Other fields are ignored. Nothing
 * of the body is read before the first file is asked for. Iteration throws a RequestError when the body is refused.
 *
 * @param limits of the body and its files
 */
export function receiveFiles(request: IncomingMessage, limits: MultipartLimits): AsyncIterable<OutgoingFile> {
  let parser: MultipartParser | undefined;
  let count = 0;
  const files = new Readable({
    objectMode: true,
    read: () => {
      parser ??= new MultipartParser(
        request,
        { ...limits, maxFieldBytes: 0 },
        {
          onField: ({ name }) => {
            if (name === FILE_FIELD) throw fileUnnamed();
          },
          onFile: ({ filename, mediaType }, bytes) => {
            count += 1;
            const file: OutgoingFile = { name: filename, mediaType, bytes };
            files.push(file);
          },
          onEnd: () => {
            if (count === 0) throw fileMissing();
            files.push(null);
          },
          onError: (error) => files.destroy(error),
        },
      );
    },
    destroy: (error, done) => {
      parser?.stop();
      done(error);
    },
  });
  return files.on("error", () => undefined); // it may come before there is another listener
}
