import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestContextWillSendResponse } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { type FormattedExecutionResult, type GraphQLFormattedError, type GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { ValidatedOperation } from "./compile/OperationCache.js";
import { createDocumentStore } from "./documentStore.js";
import type { RequestScope } from "./RequestContext.js";
import { formatError } from "../errors/formatError.js";
import { knownOperationTypes } from "./rules/knownOperationTypes.js";
import { logErrors } from "../log/logError.js";
import { codesOf } from "../log/logRequest.js";
import { noIntrospection } from "./rules/noIntrospection.js";
import { MAX_TOKENS, operationLimits } from "./rules/operationLimits.js";

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly log: Logger;
  /** Told of each operation that is about to be executed: it was parsed, validated and found within the limits. */
  readonly onAccepted: (operation: ValidatedOperation) => void;
}

type Finished = GraphQLRequestContextWillSendResponse<RequestScope>;
type Named = Pick<Finished, "operationName" | "queryHash" | "operation" | "contextValue">;

/** Names the operation in its line of the log. */
function nameOperation({ operationName, queryHash, operation, contextValue }: Named): void {
  Object.assign(contextValue.operation, {
    name: operationName ?? undefined,
    type: operation?.operation,
    hash: queryHash,
  });
}

/** Tells the caller which request an error belongs to, and the log what is behind it. */
const reporting: ApolloServerPlugin<RequestScope> = {
  requestDidStart: () =>
    Promise.resolve({
      didEncounterErrors: ({ errors, contextValue }) => {
        logErrors(contextValue, errors);
        return Promise.resolve();
      },
      // Now, and not when the answer is ready: the caller may go away before.
      didResolveOperation: (context) => {
        nameOperation(context);
        return Promise.resolve();
      },
      willSendResponse: (context: Finished) => {
        const { response, contextValue } = context;
        nameOperation(context);
        if (response.body.kind === "single" && response.body.singleResult.errors) {
          const { singleResult } = response.body;
          contextValue.operation.codes = codesOf(response.body.singleResult.errors);
          singleResult.errors = response.body.singleResult.errors.map((error) => withRequestId(error, contextValue));
        }
        return Promise.resolve();
      },
    }),
};

/** Tells of the operations that need no second look. */
const accepting = (onAccepted: ApolloOptions["onAccepted"]): ApolloServerPlugin<RequestScope> => ({
  requestDidStart: () =>
    Promise.resolve({
      executionDidStart: ({ source, document, operationName, request, queryHash: hash }) => {
        const { operationName: asked, variables = {} } = request;
        onAccepted({ source, document, operationName: asked, variables, name: operationName ?? undefined, hash });
        return Promise.resolve();
      },
    }),
});

const withRequestId = (error: GraphQLFormattedError, { requestId }: RequestScope): GraphQLFormattedError => ({
  ...error,
  extensions: { ...error.extensions, requestId },
});

/** The text of an answer, as Apollo has it; Apollo tells nobody when there is none. */
function stringify(answer: FormattedExecutionResult, log: Logger): string {
  try {
    return `${JSON.stringify(answer)}\n`;
  } catch (error) {
    log.error({ err: error }, "unforeseen failure");
    throw error;
  }
}

/** Apollo Server as this service wants it: no calls home, no defaults that read the environment, our errors and limits. */
export function createApollo({ schema, introspection, log, onAccepted }: ApolloOptions): ApolloServer<RequestScope> {
  return new ApolloServer<RequestScope>({
    schema,
    introspection: true, // `noIntrospection` refuses it in words of ours
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    csrfPrevention: false, // `requirePreflight` does it before the body is read
    nodeEnv: "production",
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    validationRules: [knownOperationTypes, operationLimits, ...(introspection ? [] : [noIntrospection])],
    documentStore: createDocumentStore(),
    persistedQueries: false, // what one caller stores would be kept for all others
    formatError: (formatted, error) => formatError(formatted, error, introspection),
    stringifyResult: (answer) => stringify(answer, log),
    logger: log,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      reporting,
      accepting(onAccepted),
    ],
  });
}
