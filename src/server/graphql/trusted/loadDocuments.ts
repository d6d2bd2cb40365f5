import { setImmediate as nextTurn } from "node:timers/promises";
import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, parse, print } from "graphql";
import { checkDocument } from "../rules/checkDocument.js";
import { MAX_TOKENS } from "../rules/operationLimits.js";
import { DocumentSet, sha256, type TrustedDocument } from "./DocumentSet.js";
import { type ListedDocument, readDocuments } from "./readDocuments.js";

/** What a path has: documents to use, or problems. */
export interface LoadedDocuments {
  readonly files: number;
  readonly documents: DocumentSet;
  /** One line each, beginning with the file. With any of them the documents must not be used. */
  readonly problems: readonly string[];
}

export interface LoadOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  /** Told of each document that is valid and within the limits. */
  readonly onValid?: ((document: DocumentNode) => void) | undefined;
}

/** How long requests may wait while documents are checked, in ms. */
const TURN_MS = 10;

const namesOf = ({ definitions }: DocumentNode) =>
  definitions.flatMap((each) => (each.kind === Kind.OPERATION_DEFINITION ? [each.name?.value] : []));

function problemsOf({ id, operationName }: ListedDocument, document: DocumentNode, text: string): string[] {
  const names = namesOf(document);
  if (names.length === 0) return ["has no operation: each document needs one, and all its fragments"];
  if (operationName !== undefined && !names.includes(operationName))
    return [`has no operation ${JSON.stringify(operationName)}, which the manifest names`];
  if (id?.startsWith("sha256:") === true && id !== `sha256:${sha256(text)}`)
    return ["has an id that is not the SHA-256 of its text"];
  return [];
}

/** What clients make of a file: a shell's `$(cat …)` drops the line break at its end, and most others print the document anew. */
function otherTexts(text: string, document: DocumentNode): Set<string> {
  const others = new Set([text.replace(/[\r\n]+$/, ""), print(document)]);
  others.delete(text);
  return others;
}

/** The place of an error within its document. */
function describe({ message, locations }: GraphQLError): string {
  const [place] = locations ?? [];
  return place ? `${message} (line ${place.line}, column ${place.column})` : message;
}

/** A name of a file, and what an error quotes, may have line breaks. */
const oneLine = (problem: string) => problem.replace(/\s+/g, " ");

class Loading {
  readonly documents = new DocumentSet();
  readonly problems: string[] = [];
  readonly #options: LoadOptions;
  /** By the text, as one release lists much of what another one does. Undefined for what is invalid. */
  readonly #parsed = new Map<string, DocumentNode | undefined>();
  /** The first document with each text. */
  readonly #sources = new Map<string, ListedDocument>();

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  add(listed: ListedDocument): void {
    const { text, operationName, isFile } = listed;
    const document = this.#check(listed);
    if (document === undefined) return;
    const wrong = problemsOf(listed, document, text);
    if (wrong.length > 0) this.#report(listed, wrong);
    const names = namesOf(document);
    const only = names.length === 1 ? names[0] : undefined;
    this.#addTo(listed, { text, operationName: operationName ?? only }, document);
    if (isFile)
      for (const each of otherTexts(text, document))
        this.#addTo(listed, { text: each, operationName: only }, parse(each));
  }

  #addTo(listed: ListedDocument, trusted: TrustedDocument, document: DocumentNode): void {
    const { text } = trusted;
    if (!this.#sources.has(text)) {
      this.#sources.set(text, listed);
      this.#options.onValid?.(document);
    }
    const other = this.documents.add(listed.id, trusted);
    const source = other && this.#sources.get(other.text);
    if (source) this.#report(listed, [`has the same id as another document, which is in ${source.file}`]);
  }

  #check(listed: ListedDocument): DocumentNode | undefined {
    const { text } = listed;
    if (this.#parsed.has(text)) return this.#parsed.get(text);
    this.#parsed.set(text, undefined);
    const { schema, introspection } = this.#options;
    try {
      const document = parse(text, { maxTokens: MAX_TOKENS });
      const errors = checkDocument(schema, document, introspection);
      if (errors.length === 0) this.#parsed.set(text, document);
      else this.#report(listed, errors.map(describe));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      this.#report(listed, [describe(error)]);
    }
    return this.#parsed.get(text);
  }

  #report({ file, id, operationName }: ListedDocument, reasons: readonly string[]): void {
    const name = operationName === undefined ? "" : ` (${operationName})`;
    const place = id === undefined ? file : `${file} id ${JSON.stringify(id)}${name}`;
    for (const reason of reasons) this.problems.push(`${place}: ${reason}`);
  }
}

/**
 * Reads the documents of a path, and checks each as if it were requested. Yields now and then, so that requests are served
 * meanwhile.
 */
export async function loadDocuments(path: string, options: LoadOptions): Promise<LoadedDocuments> {
  const { files, documents: listed, problems } = await readDocuments(path);
  const loading = new Loading(options);
  let turn = performance.now();
  for (const each of listed) {
    loading.add(each);
    if (performance.now() - turn < TURN_MS) continue;
    await nextTurn();
    turn = performance.now();
  }
  return { files, documents: loading.documents, problems: [...problems, ...loading.problems].map(oneLine) };
}
