import type { IncomingHttpHeaders } from "node:http";
import type { DocumentNode, GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { TrustedDocumentsConfig } from "../../../config/trustedDocuments.js";
import { ConfigError } from "../../../config/ConfigError.js";
import { BypassTokens } from "./BypassTokens.js";
import type { DocumentPolicy } from "./DocumentPolicy.js";
import { DocumentSet } from "./DocumentSet.js";
import { loadDocuments, type LoadedDocuments } from "./loadDocuments.js";
import { TrustedPolicy } from "./TrustedPolicy.js";
import { UnknownDocuments } from "./UnknownDocuments.js";

export interface TrustedDocumentsOptions {
  readonly settings: TrustedDocumentsConfig;
  readonly introspection: boolean;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  /** Called when new documents are in the place of the old ones. */
  readonly onReplaced: () => void;
  /** Told of each document before it may run. */
  readonly onValid?: (document: DocumentNode) => void;
}

/** Most problems in one message. */
const MAX_PROBLEMS = 20;

function firstOf(problems: readonly string[]): string[] {
  const more = problems.length - MAX_PROBLEMS;
  return [...problems.slice(0, MAX_PROBLEMS), ...(more > 0 ? [`… and ${more} more`] : [])];
}

/**
 * Loads the documents of TRUSTED_DOCUMENTS.
 *
 * @throws ConfigError with what is wrong
 */
export async function requireDocuments({
  settings,
  ...options
}: Pick<TrustedDocumentsOptions, "settings" | "introspection" | "schema" | "onValid">): Promise<LoadedDocuments> {
  const loaded = await loadDocuments(settings.path, options);
  if (loaded.problems.length === 0) return loaded;
  throw new ConfigError(firstOf(loaded.problems).map((problem) => `TRUSTED_DOCUMENTS ${problem}`));
}

/** The documents that front ends were built with. What else is asked for is told, or refused: see docs/decisions/020. */
export class TrustedDocuments {
  readonly #options: TrustedDocumentsOptions;
  readonly #bypass: BypassTokens;
  readonly #policy: TrustedPolicy;
  readonly #bypassing: TrustedPolicy;
  readonly #mistaken: TrustedPolicy;
  #documents = new DocumentSet();
  #last = Promise.resolve();
  /** Waits for the last one. */
  #next: Promise<void> | undefined;

  private constructor(options: TrustedDocumentsOptions) {
    const { mode, bypassTokens } = options.settings;
    const unknown = new UnknownDocuments(options.log);
    const find = () => this.#documents;
    this.#options = options;
    this.#bypass = new BypassTokens(bypassTokens);
    this.#policy = new TrustedPolicy({ mode, find, unknown });
    this.#bypassing = new TrustedPolicy({ mode: "bypass", find, unknown });
    this.#mistaken = new TrustedPolicy({ mode, find, unknown, hasWrongToken: true });
  }

  /** @throws ConfigError with what is wrong with the documents */
  static async open(options: TrustedDocumentsOptions): Promise<TrustedDocuments> {
    const trusted = new TrustedDocuments(options);
    const { files, documents } = await requireDocuments(options);
    trusted.#documents = documents;
    const { path, mode } = options.settings;
    options.log.info({ path, mode, files, documents: documents.size }, "trusted documents");
    return trusted;
  }

  policyOf = (headers: IncomingHttpHeaders): DocumentPolicy => {
    const given = this.#bypass.check(headers);
    if (given === "none") return this.#policy;
    return given === "right" ? this.#bypassing : this.#mistaken;
  };

  /** Reads the documents again, one time after the other. The old ones stay if the new ones have a problem. */
  reload(): Promise<void> {
    this.#next ??= this.#last.then(() => {
      this.#next = undefined;
      return this.#reloadOnce().catch((err: unknown) => {
        this.#options.log.error({ err }, "the trusted documents cannot be reloaded: the old ones stay");
      });
    });
    return (this.#last = this.#next);
  }

  async #reloadOnce(): Promise<void> {
    const { settings, log, onReplaced } = this.#options;
    const { path } = settings;
    const startedAt = performance.now();
    const { files, documents, problems } = await loadDocuments(path, this.#options);
    if (problems.length > 0) {
      log.error({ path, problems: firstOf(problems) }, "the trusted documents are invalid: the old ones stay");
      return;
    }
    const before = this.#documents.size;
    this.#documents = documents;
    onReplaced();
    const durationMs = Math.round(performance.now() - startedAt);
    log.info({ path, files, documents: documents.size, before, durationMs }, "trusted documents reloaded");
  }
}
