/** A part of a multipart body; a file when it has a filename. */
export interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly type?: string;
  /** The lines of its head, as Latin-1, in place of those that the rest would give. */
  readonly head?: readonly string[];
  readonly content: string | Buffer;
}

const BOUNDARY = "----ensims-test";

export const MULTIPART = { "Content-Type": `multipart/form-data; boundary=${BOUNDARY}` } as const;

/** What stands before the content of a part. */
export function partHead({ name, filename, type, head }: Omit<Part, "content">): Buffer {
  const disposition = `form-data; name="${name}"${filename === undefined ? "" : `; filename="${filename}"`}`;
  const lines = head ?? [`Content-Disposition: ${disposition}`, ...(type ? [`Content-Type: ${type}`] : [])];
  return Buffer.from([`--${BOUNDARY}`, ...lines, "", ""].join("\r\n"), head ? "latin1" : "utf8");
}

/** The parts, written as given. Left open, the body wants more. */
export function multipartBody(parts: readonly Part[], isOpen = false): Buffer {
  const pieces = parts.flatMap((part) => [partHead(part), Buffer.from(part.content), Buffer.from("\r\n")]);
  return Buffer.concat([...pieces, Buffer.from(isOpen ? "" : `--${BOUNDARY}--\r\n`)]);
}

const UPLOAD = `mutation Upload($path: FilePath! = "/", $files: [Upload!]!) {
  upload(path: $path, files: $files) { ok status outcome fileHandle files { name size sha256 } }
}`;

/** The parts that come before the files of an upload by GraphQL, which are to be named 0, 1, 2 … */
export function uploadOperation(files: number, path = "/"): Part[] {
  const variables = { path, files: Array<null>(files).fill(null) };
  const map = Object.fromEntries(Array.from({ length: files }, (_, i) => [String(i), [`variables.files.${i}`]]));
  return [
    { name: "operations", content: JSON.stringify({ query: UPLOAD, variables }) },
    { name: "map", content: JSON.stringify(map) },
  ];
}
