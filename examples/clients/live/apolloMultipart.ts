import { ApolloClient, ApolloLink, HttpLink } from "@apollo/client";
import { CombinedProtocolErrors, graphQLResultHasProtocolErrors, PROTOCOL_ERRORS_SYMBOL } from "@apollo/client/errors";
import { OperationTypeNode } from "graphql";
import { Observable } from "rxjs";
import { createCache } from "../apolloCache.js";
import { WatchJobDocument, type WatchJobSubscription } from "../operations.js";
import { subscribeAgain } from "./subscribeAgain.js";

/** What Apollo Client does not do by itself: subscribes again when a stream ends before its job. */
const subscribeAgainLink = new ApolloLink(
  (operation, forward) =>
    new Observable(
      subscribeAgain<ApolloLink.Result>(
        (sink) => {
          const subscription = forward(operation).subscribe(sink);
          return () => subscription.unsubscribe();
        },
        (result) => {
          if (!graphQLResultHasProtocolErrors(result)) return result;
          const error: unknown = result.extensions[PROTOCOL_ERRORS_SYMBOL]; // an error that ends a stream
          return CombinedProtocolErrors.is(error) ? { errors: error.errors } : {};
        },
      ),
    ),
);

/** Apollo Client with live jobs on the service at `api`, e.g. "http://127.0.0.1:4000". Requests pass `links` before they are sent. */
export function open(api: string, ...links: ApolloLink[]) {
  const httpLink = new HttpLink({ uri: `${api}/graphql`, credentials: "include" });
  const client = new ApolloClient({
    link: ApolloLink.from([
      ...links,
      ApolloLink.split(
        ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
        ApolloLink.from([subscribeAgainLink, httpLink]),
        httpLink, // or UploadHttpLink, which itself has no subscriptions
      ),
    ]),
    cache: createCache(),
  });

  return {
    follow(id: string, tell: (job: WatchJobSubscription["job"]) => void) {
      return new Promise<void>((resolve, reject) => {
        client.subscribe({ query: WatchJobDocument, variables: { id } }).subscribe({
          next({ data, error }) {
            if (error) reject(new Error(error.message));
            else if (data) tell(data.job);
          },
          complete: resolve,
        });
      });
    },
  };
}
