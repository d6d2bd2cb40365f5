import { createHash } from "node:crypto";

/** A document that may run. */
export interface TrustedDocument {
  readonly text: string;
  /** The operation that runs when a request names none. */
  readonly operationName: string | undefined;
}

/** The SHA-256 of a document's text, as lower-case hex. */
export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The last part of the ids of Hive: `<app>~<version>~<hash>`. */
const lastPart = (id: string) => id.slice(id.lastIndexOf("~") + 1);

/** The documents that may run, by all names that a client may have for them. */
export class DocumentSet {
  readonly #byId = new Map<string, TrustedDocument>();
  readonly #byText = new Map<string, TrustedDocument>();

  /** How many different documents there are. */
  get size(): number {
    return this.#byText.size;
  }

  [Symbol.iterator](): Iterator<TrustedDocument> {
    return this.#byText.values();
  }

  byId(id: string): TrustedDocument | undefined {
    return this.#byId.get(id) ?? this.#byId.get(lastPart(id));
  }

  byText(text: string): TrustedDocument | undefined {
    return this.#byText.get(text);
  }

  /** @returns the other document that has the same id, if there is one */
  add(id: string | undefined, document: TrustedDocument): TrustedDocument | undefined {
    const hash = sha256(document.text);
    if (!this.#byText.has(document.text)) this.#byText.set(document.text, document);
    const ids = [...(id === undefined ? [] : [id]), hash, `sha256:${hash}`];
    return ids.map((each) => this.#addId(each, document)).find((other) => other);
  }

  #addId(id: string, document: TrustedDocument): TrustedDocument | undefined {
    const other = this.#byId.get(id);
    if (other && other.text !== document.text) return other;
    if (!other) this.#byId.set(id, document);
    return undefined;
  }
}
