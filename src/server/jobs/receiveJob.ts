import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { MAX_FIELD_BYTES } from "../../datasources/jess/submission/JobForm.js";
import type { OutgoingField, OutgoingFile } from "../../datasources/users/files/multipart.js";
import { decodeText } from "../../files/decodeText.js";
import { FILE_FIELD, receiveParts } from "../files/receiveParts.js";
import { fieldText } from "../multipart/fieldText.js";
import {
  fieldsExceeded,
  filesExceeded,
  fileUnnamed,
  jobFileMissing,
  optionTooLong,
} from "../multipart/multipartErrors.js";
import type { MultipartLimits } from "../multipart/MultipartHandler.js";
import { MAX_FIELDS } from "../multipart/MultipartParser.js";

/** The text of an option. Programs often send it in the encoding of their system, as they send file names. */
const textOf = (bytes: Buffer) => decodeText(bytes, { ignoreBOM: true });

/** An option that comes with a file name, as Python's requests sends it: upstream-api §4.6. */
async function readOption(name: string, bytes: Readable): Promise<OutgoingField> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_FIELD_BYTES) throw optionTooLong(name);
  }
  return { name, value: textOf(Buffer.concat(chunks)) };
}

/**
 * The parts of a job's form in their order, each as it arrives. A part is a file only if its name is `file`; every other part is
 * an option, also with a file name. Iteration throws a RequestError when the body is refused.
 *
 * @param limits of the body and its files
 */
export async function* receiveJob(
  request: IncomingMessage,
  limits: MultipartLimits,
): AsyncGenerator<OutgoingFile | OutgoingField, void, undefined> {
  const { maxFiles } = limits;
  let [files, options] = [0, 0];
  const countOption = () => {
    options += 1;
    if (options > MAX_FIELDS) throw fieldsExceeded(MAX_FIELDS);
  };
  const parts = receiveParts<OutgoingField | OutgoingFile | (() => Promise<OutgoingField>)>(
    request,
    { ...limits, maxFieldBytes: MAX_FIELD_BYTES, maxFiles: maxFiles + MAX_FIELDS },
    (push) => ({
      onField: (field) => {
        const { name } = field;
        if (name === FILE_FIELD) throw fileUnnamed();
        if (field.isTruncated) throw optionTooLong(name);
        countOption();
        push({ name, value: fieldText(field, textOf) });
      },
      onFile: ({ name, filename, mediaType }, bytes) => {
        if (name !== FILE_FIELD) {
          countOption();
          push(() => readOption(name, bytes));
          return;
        }
        files += 1;
        if (files > maxFiles) throw filesExceeded(maxFiles);
        push({ name: filename, mediaType, bytes });
      },
      onEnd: () => {
        if (files === 0) throw jobFileMissing();
      },
    }),
  );
  for await (const part of parts) yield typeof part === "function" ? await part() : part;
}
