import { type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from "@apollo/server";
import { getOperationAST, type OperationDefinitionNode, OperationTypeNode } from "graphql";
import { RequestError } from "../errors/RequestError.js";
import type { ValidSubscription } from "../live/Subscription.js";
import type { ApolloContext } from "./ApolloContext.js";
import { documentBytes } from "./parsedDocuments.js";

type Values = Readonly<Record<string, unknown>>;

/** Bytes that a subscription may hold: its document, parsed, and its variables. About 500 tokens. */
const MAX_BYTES = 2 ** 18;

/** Those that the operation declares; what else came need not be kept. */
function declared({ variableDefinitions = [] }: OperationDefinitionNode, values: Values): Values {
  const names = variableDefinitions.map(({ variable }) => variable.name.value).filter((name) => name in values);
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

/** @throws RequestError when a subscription would hold too much as long as it lasts */
export function checkSize({ document, variables }: ValidSubscription): void {
  if (documentBytes(document) + 2 * JSON.stringify(variables).length <= MAX_BYTES) return;
  const message = "The subscription is too large to be kept. Ask for less: 500 tokens and short variables are enough.";
  throw new RequestError(413, "PAYLOAD_TOO_LARGE", message);
}

/** A mutation by `GET` could be sent by a link. */
function methodNotAllowed(): GraphQLResponse {
  const message = "A mutation cannot be sent by GET. Send it by POST.";
  const http = { status: 405, headers: new HeaderMap([["allow", "POST"]]) };
  const errors = [{ message, extensions: { code: "METHOD_NOT_ALLOWED" } }];
  return { http, body: { kind: "single", singleResult: { errors } } };
}

/**
 * Apollo Server executes no subscriptions: it parses and validates them like all operations, and hands them out here. It is told that
 * each request is a `POST`, since it takes nothing but queries by `GET`.
 */
export const takeSubscriptions: ApolloServerPlugin<ApolloContext> = {
  requestDidStart: () =>
    Promise.resolve({
      responseForOperation: ({ document, request, contextValue }) => {
        const { taken, request: received } = contextValue;
        const operation = getOperationAST(document, request.operationName); // of a name that the document lacks there is none
        if (operation?.operation === OperationTypeNode.MUTATION && received.method === "GET")
          return Promise.resolve(methodNotAllowed());
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION || !taken) return Promise.resolve(null);
        const { operationName, variables = {} } = request;
        taken.subscription = { document, operationName, variables: declared(operation, variables) };
        const http = { status: 200, headers: new HeaderMap() };
        return Promise.resolve({ http, body: { kind: "single", singleResult: {} } });
      },
    }),
};
