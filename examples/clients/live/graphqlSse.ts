import { print } from "graphql";
import { createClient, type ExecutionResult, type RequestParams, type Sink } from "graphql-sse";
import { WatchJobDocument, type WatchJobSubscription } from "../operations.js";
import { subscribeAgain } from "./subscribeAgain.js";

/** Subscriptions, by graphql-sse, on the service at `api`, e.g. "http://127.0.0.1:4000". */
export function connectLive(api: string) {
  const client = createClient({
    url: `${api}/graphql`,
    credentials: "include", // the session is a cookie
    retryAttempts: 0, // it would subscribe again when the connection is lost: `subscribeAgain` does, and after other ends too
  });
  return {
    /** Tells `sink` what happens; gives what ends the subscription. */
    subscribe: <Data extends Record<string, unknown>>(request: RequestParams, sink: Sink<ExecutionResult<Data>>) =>
      subscribeAgain<ExecutionResult<Data>>(
        (each) => client.subscribe<Data>(request, each),
        (result) => result,
      )(sink),
  };
}

export function open(api: string) {
  const live = connectLive(api);
  return {
    follow(id: string, tell: (job: WatchJobSubscription["job"]) => void) {
      return new Promise<void>((resolve, reject) => {
        live.subscribe<WatchJobSubscription>(
          { query: print(WatchJobDocument), variables: { id } },
          {
            next({ data, errors }) {
              if (errors?.[0]) reject(new Error(errors[0].message));
              else if (data) tell(data.job);
            },
            error: reject,
            complete: resolve,
          },
        );
      });
    },
  };
}
