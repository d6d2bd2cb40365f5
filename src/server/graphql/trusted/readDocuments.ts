import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { type ManifestEntry, ManifestError, parseManifest } from "./parseManifest.js";

/** A document, and the file that lists it. */
export interface ListedDocument extends ManifestEntry {
  readonly file: string;
  /** Whether it is a file of its own, so that clients call it by its SHA-256 alone. */
  readonly isFile: boolean;
}

/** What was found. With a problem, nothing of it may be used. */
export interface ListedDocuments {
  readonly files: number;
  readonly documents: readonly ListedDocument[];
  /** One line each, beginning with the file. */
  readonly problems: readonly string[];
}

const GRAPHQL = new Set([".graphql", ".gql"]);

/** In lower case: some file systems and tools write `.JSON`. */
const extensionOf = (name: string): string => extname(name).toLowerCase();

/** The files of a folder that may list documents. Hidden ones are left out: a volume of Kubernetes has a second copy there. */
async function filesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const isListing = (name: string) => extensionOf(name) === ".json" || GRAPHQL.has(extensionOf(name));
  const isHidden = (name: string) => name.split(/[/\\]/).some((part) => part.startsWith("."));
  return names
    .filter((name) => isListing(name) && !isHidden(name))
    .sort()
    .map((name) => join(folder, name));
}

const decoder = new TextDecoder("utf-8", { fatal: true }); // without a byte order mark, if there is one

async function readOne(file: string): Promise<ListedDocument[]> {
  if (!(await stat(file)).isFile()) throw new ManifestError("is no file"); // a pipe would be waited for
  const bytes = await readFile(file);
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new ManifestError("is not UTF-8");
  }
  const isFile = GRAPHQL.has(extensionOf(file));
  const entries = isFile ? [{ id: undefined, text, operationName: undefined }] : parseManifest(text);
  if (entries.length === 0) throw new ManifestError("has no documents");
  return entries.map((entry) => ({ ...entry, file, isFile }));
}

const reasonOf = (error: unknown) => {
  if (error instanceof ManifestError) return error.message;
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "does not exist";
  return `cannot be read (${typeof code === "string" ? code : String(error)})`;
};

/** Reads a manifest, or all those of a folder. */
export async function readDocuments(path: string): Promise<ListedDocuments> {
  const documents: ListedDocument[] = [];
  const problems: string[] = [];
  let files: readonly string[] = [];
  try {
    files = (await stat(path)).isDirectory() ? await filesBelow(path) : [path];
  } catch (error) {
    return { files: 0, documents, problems: [`${path} ${reasonOf(error)}`] };
  }
  for (const file of files) {
    try {
      documents.push(...(await readOne(file)));
    } catch (error) {
      problems.push(`${file} ${reasonOf(error)}`);
    }
  }
  if (files.length === 0) problems.push(`${path} has no file of documents: neither .json nor .graphql`);
  return { files: files.length, documents, problems };
}
