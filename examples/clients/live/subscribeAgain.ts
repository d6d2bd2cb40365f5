/** What a client is told of a subscription. */
export interface Sink<Result> {
  next(result: Result): void;
  error(error: unknown): void;
  complete(): void;
}

/** A subscription as clients have it; gives what ends it. */
export type Subscribe<Result> = (sink: Sink<Result>) => () => void;

/** A result, as far as it matters here. */
export interface Told {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> | undefined }[] | undefined;
}

/** Errors that remain: log on, link the account to JESS, ask for another job; and mistakes in the request itself. */
const FINAL: readonly unknown[] = [
  ...["UNAUTHENTICATED", "NO_JESS_SESSION", "NOT_FOUND"],
  ...["BAD_USER_INPUT", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"],
  ...["PERSISTED_DOCUMENT_NOT_FOUND", "PERSISTED_DOCUMENT_REQUIRED", "PERSISTED_QUERY_NOT_SUPPORTED"],
];

/**
 * Whether a result is the last of all. A stream that ends before it ends because something on the way restarts or has failed:
 * subscribe again. The subscription has to select `isEnded`.
 */
export function isLast({ data, errors = [] }: Told): boolean {
  const job = data?.job;
  if (typeof job === "object" && job !== null && "isEnded" in job && job.isEnded === true) return true;
  return errors.some(({ extensions }) => FINAL.includes(extensions?.code));
}

/** Whether the service refused the request itself: 400, of which all clients keep the answer. So it would again. */
export function isRefused(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("response" in error)) return false;
  return error.response instanceof Response && error.response.status === 400;
}

/** After so many failures in a row, about 4 minutes, the user is told. */
export const MAX_FAILURES = 10;

/** Milliseconds; longer after each failure, and not the same for all who wait. */
export const pauseAfter = (failures: number) => Math.min(30_000, 500 * 2 ** failures) * (1 + Math.random() / 2);

/** The same subscription, made again until the job has ended. `told` is what a client's result says. */
export function subscribeAgain<Result>(subscribe: Subscribe<Result>, told: (result: Result) => Told) {
  return (sink: Sink<Result>) => {
    let isOver = false;
    let failures = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let unsubscribe: (() => void) | undefined;

    function start() {
      const again = (end: () => void) => {
        if (isOver) end();
        else timer = setTimeout(start, pauseAfter(failures++));
      };
      unsubscribe = subscribe({
        next(result) {
          const { data, errors } = told(result);
          if (!errors) failures = 0;
          isOver ||= isLast({ data, errors }) || failures >= MAX_FAILURES;
          if (!errors || isOver) sink.next(result);
        },
        complete: () => again(() => sink.complete()),
        error(error) {
          isOver ||= failures >= MAX_FAILURES || isRefused(error);
          again(() => sink.error(error));
        },
      });
    }

    start();
    return () => {
      isOver = true;
      clearTimeout(timer);
      unsubscribe?.();
    };
  };
}
