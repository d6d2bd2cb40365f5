import { cacheExchange, Client, type Exchange, fetchExchange, type Operation, type OperationResult } from "@urql/core";
import { filter, makeSubject, merge, onEnd, pipe, subscribe, tap } from "wonka";
import { WatchJobDocument, type WatchJobSubscription } from "../operations.js";
import { isLast, MAX_FAILURES, pauseAfter } from "./subscribeAgain.js";

/** What urql does not do by itself: subscribes again when a stream ends before its job. */
const subscribeAgainExchange: Exchange = ({ forward }) => {
  const again = makeSubject<Operation>();
  const failures = new Map<number, number>();
  const timers = new Map<number, ReturnType<typeof setTimeout>>();

  function stop({ key }: Operation) {
    clearTimeout(timers.get(key));
    timers.delete(key);
    failures.delete(key);
  }

  function startLater(operation: Operation, failed: number) {
    const { key } = operation;
    if (timers.has(key)) return; // an error, and then the end of its stream
    failures.set(key, failed + 1);
    const timer = setTimeout(() => {
      timers.delete(key);
      again.next(operation);
    }, pauseAfter(failed));
    timers.set(key, timer);
  }

  return (operations) =>
    pipe(
      merge([
        pipe(
          operations,
          tap((operation) => operation.kind === "teardown" && stop(operation)),
        ),
        again.source,
      ]),
      forward,
      filter((result: OperationResult<Record<string, unknown>>) => {
        const { operation, data, error, hasNext } = result;
        if (operation.kind !== "subscription") return true;
        if (isLast({ data, errors: error?.graphQLErrors })) return true;
        const failed = failures.get(operation.key) ?? 0;
        if (hasNext && !error) failures.delete(operation.key);
        else if (failed < MAX_FAILURES) startLater(operation, failed);
        return (hasNext && !error) || failed >= MAX_FAILURES;
      }),
    );
};

/** urql with live jobs on the service at `api`, e.g. "http://127.0.0.1:4000". Requests pass `exchanges` before they are sent. */
export function open(api: string, ...exchanges: Exchange[]) {
  const client = new Client({
    url: `${api}/graphql`,
    exchanges: [cacheExchange, ...exchanges, subscribeAgainExchange, fetchExchange],
    fetchSubscriptions: true,
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
