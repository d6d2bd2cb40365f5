import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestContext } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { ValidatedOperation } from "./compile/OperationCache.js";
import type { ApolloContext } from "./ApolloContext.js";
import { createDocumentStore } from "./parsedDocuments.js";
import { formatError } from "../errors/formatError.js";
import { apolloLogger } from "../log/apolloLogger.js";
import { logErrors } from "../log/logError.js";
import { MAX_NAME_LENGTH, type OperationName } from "../log/OperationFacts.js";
import { takeSubscriptions } from "./takeSubscriptions.js";
import { ownRules } from "./rules/checkDocument.js";
import { MAX_TOKENS } from "./rules/operationLimits.js";

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly log: Logger;
  /** Told of each operation that is about to be executed: it was parsed, validated and found within the limits. */
  readonly onValidated: (operation: ValidatedOperation) => void;
}

type Resolved = Pick<GraphQLRequestContext<ApolloContext>, "operationName" | "operation" | "queryHash">;

/** What the log calls an operation; a request may name one that its document lacks. */
const nameOf = ({ operationName, operation, queryHash }: Resolved): OperationName => ({
  name: operationName?.slice(0, MAX_NAME_LENGTH),
  type: operation?.operation,
  hash: queryHash,
});

/** Names the operation in its line of the log, and logs what failed. */
const logging: ApolloServerPlugin<ApolloContext> = {
  requestDidStart: () =>
    Promise.resolve({
      // Now, and not when the response is ready: the caller may go away before.
      didResolveOperation: (context) => {
        context.contextValue.operation.identify(nameOf(context));
        return Promise.resolve();
      },
      didEncounterErrors: (context) => {
        context.contextValue.operation.identify(nameOf(context));
        logErrors(context.contextValue, context.errors);
        return Promise.resolve();
      },
    }),
};

/** Tells of the operations that need not be validated again. */
const validated = (onValidated: ApolloOptions["onValidated"]): ApolloServerPlugin<ApolloContext> => ({
  requestDidStart: () =>
    Promise.resolve({
      executionDidStart: (context) => {
        const { source: query, document, request } = context;
        const { operationName, variables = {} } = request;
        onValidated({ query, document, operationName, variables, name: nameOf(context) });
        return Promise.resolve();
      },
    }),
});

/** Apollo Server as this service wants it: no calls home, no defaults that read the environment, our errors and limits. */
export function createApollo({ schema, introspection, log, onValidated }: ApolloOptions): ApolloServer<ApolloContext> {
  return new ApolloServer<ApolloContext>({
    schema,
    introspection: true, // `noIntrospection` refuses it in words of ours
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    csrfPrevention: false, // `preventCsrf` does it before the body is read
    nodeEnv: "production",
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    validationRules: ownRules(introspection),
    documentStore: createDocumentStore(),
    persistedQueries: false, // what one caller stores would be kept for all others
    formatError: (formatted, error) => formatError(formatted, error, introspection),
    logger: apolloLogger(log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      logging,
      validated(onValidated),
      takeSubscriptions,
    ],
  });
}
