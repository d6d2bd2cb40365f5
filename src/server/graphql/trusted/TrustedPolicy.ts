import { RequestError } from "../../errors/RequestError.js";
import type { GraphQLParams } from "../params.js";
import { BYPASS_HEADER } from "./BypassTokens.js";
import type { DocumentPolicy } from "./DocumentPolicy.js";
import { type DocumentSet, sha256, type TrustedDocument } from "./DocumentSet.js";
import type { UnknownDocuments } from "./UnknownDocuments.js";

export interface TrustedPolicyOptions {
  readonly mode: "log" | "enforce" | "bypass";
  /** The documents of now. */
  readonly find: () => DocumentSet;
  readonly unknown: UnknownDocuments;
  readonly hasWrongToken?: boolean;
}

/** No body of a request, which is read as Latin-1, has this character. */
const BYPASS_SCOPE = "\u{101}";

/** What Apollo Client and urql call a document. Undefined for what is no such hash: Apollo Server refuses it. */
function persistedHash({ extensions }: GraphQLParams): string | undefined {
  const persisted = extensions?.persistedQuery;
  if (typeof persisted !== "object" || persisted === null || !("sha256Hash" in persisted)) return undefined;
  return typeof persisted.sha256Hash === "string" ? persisted.sha256Hash : undefined;
}

/** The request for a trusted document, as if it had come with its text. */
function requestFor({ text, operationName }: TrustedDocument, params: GraphQLParams): GraphQLParams {
  const others = Object.entries(params.extensions ?? {}).filter(([name]) => name !== "persistedQuery");
  return {
    query: text,
    operationName: params.operationName ?? operationName,
    variables: params.variables,
    extensions: params.extensions && Object.fromEntries(others),
    documentIds: [],
  };
}

/**
 * What may run where documents are trusted. A request either names its document, or has its text. With both, the text counts, so
 * that what is checked is what runs.
 */
export class TrustedPolicy implements DocumentPolicy {
  readonly scope: string;
  readonly #options: TrustedPolicyOptions;

  constructor(options: TrustedPolicyOptions) {
    this.scope = options.mode === "bypass" ? BYPASS_SCOPE : "";
    this.#options = options;
  }

  resolve(params: GraphQLParams): GraphQLParams {
    return params.query ? this.#byText(params, params.query) : this.#byId(params);
  }

  #byText(params: GraphQLParams, text: string): GraphQLParams {
    const { mode, find, unknown } = this.#options;
    const document = find().byText(text);
    if (document) return requestFor(document, params);
    if (mode === "bypass") return params;
    const { operationName: operation } = params;
    const isRefused = mode === "enforce";
    unknown.tell({ hash: sha256(text), operation }, `a document is not trusted${isRefused ? ": refused" : ""}`);
    if (isRefused) throw this.#required();
    return { ...params, isUntrusted: true };
  }

  #byId(params: GraphQLParams): GraphQLParams {
    const { mode, find } = this.#options;
    const hash = persistedHash(params);
    const ids = [...params.documentIds, ...(hash === undefined ? [] : [hash])];
    const documents = new Set<TrustedDocument>();
    for (const id of ids) {
      const document = find().byId(id);
      if (document) documents.add(document);
      else return this.#unknownId(params, id);
    }
    const [document, ...others] = documents;
    if (others.some(({ text }) => text !== document?.text))
      throw new RequestError(400, "BAD_REQUEST", "The request names two different documents. Send one id.");
    if (document) return requestFor(document, params);
    if (mode === "enforce") throw this.#required();
    return params;
  }

  /** Who sends a hash sends the text next, where it is told that hashes are not supported. */
  #unknownId(params: GraphQLParams, documentId: string): GraphQLParams {
    const { mode, unknown } = this.#options;
    unknown.tell({ documentId, operation: params.operationName }, "an id is of no trusted document");
    if (mode !== "enforce" && params.documentIds.length === 0) return params;
    throw new RequestError(
      400,
      "PERSISTED_DOCUMENT_NOT_FOUND",
      "This service has no document with this id. Its manifest may be older than the client.",
    );
  }

  #required(): RequestError {
    const hint = this.#options.hasWrongToken === true ? ` The value of \`${BYPASS_HEADER}\` is wrong.` : "";
    return new RequestError(
      400,
      "PERSISTED_DOCUMENT_REQUIRED",
      `This service runs the documents of its manifest only. Send the id of one of them as \`documentId\`, or exactly its text.${hint}`,
    );
  }
}
