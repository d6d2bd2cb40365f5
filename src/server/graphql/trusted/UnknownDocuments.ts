import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { MAX_NAME_LENGTH } from "../../log/OperationFacts.js";

/** How many of them are remembered, so that each is told once. */
const MAX_KNOWN = 1_000;

/** Most lines in a period, so that a flood of different documents does not fill the log. */
const MAX_LINES = 100;
const PERIOD_MS = 600_000;

/** A document that is not trusted: what it is called, or the SHA-256 of its text. */
export interface UnknownDocument {
  readonly documentId?: string;
  readonly hash?: string;
  readonly operation?: string | undefined;
}

/** An id is of the caller's making, and may be long. */
const MAX_ID_LENGTH = 200;

/** Tells the log of documents that are not trusted: each once, and not too many. */
export class UnknownDocuments {
  readonly #log: Pick<Logger, "warn">;
  readonly #known = new LRUCache<string, true>({ max: MAX_KNOWN });
  #lines = 0;
  #periodEnds = 0;

  constructor(log: Pick<Logger, "warn">) {
    this.#log = log;
  }

  tell({ documentId: id, hash, operation }: UnknownDocument, message: string): void {
    const documentId = id?.slice(0, MAX_ID_LENGTH);
    const key = `${documentId ?? ""}\n${hash ?? ""}`;
    if (this.#known.has(key)) return;
    const now = performance.now();
    if (now >= this.#periodEnds) {
      this.#periodEnds = now + PERIOD_MS;
      this.#lines = 0;
    }
    this.#lines += 1;
    if (this.#lines <= MAX_LINES) {
      this.#known.set(key, true);
      this.#log.warn({ documentId, hash, operation: operation?.slice(0, MAX_NAME_LENGTH) }, message);
    } else if (this.#lines === MAX_LINES + 1)
      this.#log.warn(
        { minutes: PERIOD_MS / 60_000 },
        "so many documents are not trusted that further ones are not told",
      );
  }
}
