import { cacheExchange, Client, type Exchange, fetchExchange, subscriptionExchange } from "@urql/core";
import { onEnd, pipe, subscribe } from "wonka";
import { WatchJobDocument, type WatchJobSubscription } from "../operations.js";
import { connectLive } from "./graphqlSse.js";

/** urql with live jobs on the service at `api`, e.g. "http://127.0.0.1:4000". Requests pass `exchanges` before they are sent. */
export function open(api: string, ...exchanges: Exchange[]) {
  const live = connectLive(api);
  const client = new Client({
    url: `${api}/graphql`,
    exchanges: [
      cacheExchange,
      ...exchanges,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables = {}, extensions = {} }) => ({
          subscribe: (sink) => ({ unsubscribe: live.subscribe({ query, variables, extensions }, sink) }),
        }),
      }),
    ],
    fetchOptions: { credentials: "include", headers: { "apollo-require-preflight": "true" } },
  });

  return {
    follow(id: string, tell: (job: WatchJobSubscription["job"]) => void) {
      return new Promise<void>((resolve, reject) => {
        pipe(
          client.subscription(WatchJobDocument, { id }),
          onEnd(resolve),
          subscribe(({ data, error, hasNext }) => {
            if (error) reject(error);
            else if (data && hasNext) tell(data.job); // the end repeats the last result
          }),
        );
      });
    },
  };
}
