import type { DocumentNode, GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { Config } from "../../../config/config.js";
import { trustedDocumentsOf } from "../../../config/trustedDocuments.js";
import type { RequestCache } from "../RequestCache.js";
import { anyDocument, type PolicyOf } from "./DocumentPolicy.js";
import { TrustedDocuments } from "./TrustedDocuments.js";

export interface OpenDocumentsOptions {
  readonly config: Config;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  readonly requests: Pick<RequestCache, "clear">;
  /** Told of each document before it may run. */
  readonly onValid: (document: DocumentNode) => void;
}

/** Which documents the server runs. */
export interface Documents {
  readonly policyOf: PolicyOf;
  /** Reads them again; undefined where any may run. */
  readonly reload: (() => Promise<void>) | undefined;
}

/**
 * Loads the trusted documents, where there are any.
 *
 * @throws ConfigError with what is wrong with them
 */
export async function openDocuments({ config, ...options }: OpenDocumentsOptions): Promise<Documents> {
  const settings = trustedDocumentsOf(config);
  if (!settings) return { policyOf: anyDocument, reload: undefined };
  const { schema, log, requests, onValid } = options;
  const trusted = await TrustedDocuments.open({
    settings,
    introspection: config.introspection,
    schema,
    log,
    onValid,
    onReplaced: () => requests.clear(), // they hold documents that may be gone
  });
  return { policyOf: trusted.policyOf, reload: () => trusted.reload() };
}
