import { ApolloClient, ApolloLink, HttpLink } from "@apollo/client";
import { OperationTypeNode, print } from "graphql";
import { Observable } from "rxjs";
import { createCache } from "../apolloCache.js";
import { WatchJobDocument, type WatchJobSubscription } from "../operations.js";
import { connectLive } from "./graphqlSse.js";

/** Subscriptions as server-sent events, by graphql-sse. */
class SseLink extends ApolloLink {
  constructor(api: string) {
    const live = connectLive(api);
    super(
      ({ query, variables, extensions }) =>
        new Observable((sink) =>
          live.subscribe(
            { query: extensions.persistedQuery ? "" : print(query), variables, extensions },
            {
              next({ data = null, errors }) {
                if (!errors) sink.next({ data });
                else sink.next({ data, errors: errors.map(({ message, extensions }) => ({ message, extensions })) });
              },
              error: (error) => sink.error(error),
              complete: () => sink.complete(),
            },
          ),
        ),
    );
  }
}

/** Apollo Client with live jobs on the service at `api`, e.g. "http://127.0.0.1:4000". Requests pass `links` before they are sent. */
export function open(api: string, ...links: ApolloLink[]) {
  const client = new ApolloClient({
    link: ApolloLink.from([
      ...links,
      ApolloLink.split(
        ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
        new SseLink(api),
        new HttpLink({ uri: `${api}/graphql`, credentials: "include" }), // or UploadHttpLink
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
