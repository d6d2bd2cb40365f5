import type { IncomingMessage } from "node:http";
import type { OutgoingFile } from "../../datasources/users/files/multipart.js";
import { fileMissing, fileUnnamed } from "../multipart/multipartErrors.js";
import type { MultipartLimits } from "../multipart/MultipartHandler.js";
import { FILE_FIELD, receiveParts } from "./receiveParts.js";

/**
 * The files of a form, each as it arrives; the next one begins when this one has been read. Other fields are ignored. Nothing
 * of the body is read before the first file is asked for. Iteration throws a RequestError when the body is refused.
 *
 * @param limits of the body and its files
 */
export function receiveFiles(request: IncomingMessage, limits: MultipartLimits): AsyncIterable<OutgoingFile> {
  let count = 0;
  return receiveParts(request, { ...limits, maxFieldBytes: 0 }, (push) => ({
    onField: ({ name }) => {
      if (name === FILE_FIELD) throw fileUnnamed();
    },
    onFile: ({ filename, mediaType }, bytes) => {
      count += 1;
      push({ name: filename, mediaType, bytes });
    },
    onEnd: () => {
      if (count === 0) throw fileMissing();
    },
  }));
}
