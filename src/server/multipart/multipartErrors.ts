import { RequestError } from "../errors/RequestError.js";

const badInput = (message: string) => new RequestError(400, "BAD_USER_INPUT", message);
const tooLarge = (message: string) => new RequestError(413, "UPLOAD_TOO_LARGE", message);

export const brokenBody = () => badInput("The multipart body is malformed, or ends too early.");

export const filesExceeded = (maxFiles: number) =>
  badInput(`There are too many files. Store at most ${maxFiles} at once.`);

export const fieldsExceeded = (maxFields: number) =>
  badInput(`There are too many form fields. Send at most ${maxFields} beside the files.`);

export const fileTooLarge = (maxFileBytes: number) => tooLarge(`A file is larger than ${maxFileBytes} bytes.`);

export const uploadTooLarge = () => tooLarge("The upload is larger than all its files may be.");

export const fileMissing = () => badInput("There is no file in the request. Send each as a part with a filename.");

export const jobFileMissing = () =>
  badInput("There is no file in the form. Send each as a part with a filename and the name `file`.");

export const fileUnnamed = () => badInput("A file needs a name: give each file part a filename.");

export const optionTooLong = (name: string) =>
  badInput(`The form field ‘${name.slice(0, 255)}’ is too long. A field that is no file has at most 65,536 bytes.`);

export const nestedMultipart = () => badInput("A part holds several parts. Send each file as a part of its own.");

export const encodedPart = () =>
  badInput("A part has a Content-Transfer-Encoding. Send its bytes as they are, without one.");

export const fieldNotText = (name: string) =>
  badInput(`The form field ‘${name.slice(0, 255)}’ is no text in its charset. Send it in UTF-8.`);

export const malformedHead = () =>
  badInput(
    "The head of a part is malformed. Give each part a Content-Disposition of form-data with a name, and each file a filename.",
  );

export const controlInName = () =>
  badInput("A file name has a control character, such as a line end. Rename the file, and send it again.");

export const undecodableName = (name: string) =>
  badInput(
    `The \`filename*\` of a file, read as ${JSON.stringify(name.slice(-255))}, has bytes that are no text. Send the name in UTF-8, or its bytes as \`filename\`.`,
  );

export const sentTwice = (name: string) =>
  badInput(
    `There is more than one part named ‘${name.slice(0, 255)}’. Give each file a name of its own in the \`map\`.`,
  );

export const callerGone = () =>
  new RequestError(499, "CANCELLED", "The caller went away before the end of the request body.");
