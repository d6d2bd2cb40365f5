import type { Logger } from "pino";
import { withoutValues } from "../errors/graphqlMessages.js";

/** Where an error that is printed begins to quote the document. */
const QUOTE = "\n\nGraphQL request";

/** A message without what it quotes of a document, which may hold a password. */
const withoutDocument = (message: unknown) => withoutValues(String(message).split(QUOTE, 1)[0] ?? "");

/** What Apollo Server logs by itself. */
export const apolloLogger = (log: Logger) => ({
  debug: (message?: unknown) => log.debug(withoutDocument(message)),
  info: (message?: unknown) => log.info(withoutDocument(message)),
  warn: (message?: unknown) => log.warn(withoutDocument(message)),
  error: (message?: unknown) => log.error(withoutDocument(message)),
});
