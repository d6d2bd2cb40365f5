import type { GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { Config } from "../../../config/config.js";
import { trustedDocumentsOf } from "../../../config/trustedDocuments.js";
import type { OperationCache } from "../compile/OperationCache.js";
import type { RequestCache } from "../RequestCache.js";
import { anyDocument, type PolicyOf } from "./DocumentPolicy.js";
import { TrustedDocuments } from "./TrustedDocuments.js";

export interface OpenDocumentsOptions {
  readonly config: Config;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  readonly operations: Pick<OperationCache, "prepare">;
  readonly requests: Pick<RequestCache, "clear">;
}

/** Which documents the server runs. */
export interface Documents {
  readonly policyOf: PolicyOf;
  /** Reads them again; undefined where any may run. */
  readonly reload: (() => Promise<void>) | undefined;
}

/**
 * Loads the trusted documents, where there are any, and compiles their queries: so the first request runs as fast as the others.
 *
 * @throws ConfigError with what is wrong with them
 */
export async function openDocuments({ config, ...options }: OpenDocumentsOptions): Promise<Documents> {
  const settings = trustedDocumentsOf(config);
  if (!settings) return { policyOf: anyDocument, reload: undefined };
  const { schema, log, operations, requests } = options;
  const trusted = await TrustedDocuments.open({
    settings,
    introspection: config.introspection,
    schema,
    log,
    onValid: (document) => operations.prepare(document),
    onReplaced: () => requests.clear(), // they hold documents that may be gone
  });
  return { policyOf: trusted.policyOf, reload: () => trusted.reload() };
}
