import type { ApolloClient } from "@apollo/client";
import {
  ActiveJobsDocument,
  JobRowFragmentDoc,
  type JobRowFragment,
  SimulationListDocument,
} from "../../api/operations";
import { LiveStream } from "./LiveStream";
import { openStream } from "./openStream";

/** How many jobs are read after a break, to find out which have ended in the meantime. */
const LOOK_AT = 200;

interface Options {
  readonly client: ApolloClient;
  readonly onSessionEnd: () => void;
  /** A job that was seen active has ended. */
  readonly onEnd: (job: JobRowFragment) => void;
}

/**
 * The jobs that have not ended, by one stream for all pages. It is open while a page shows them, and while one is known that
 * has not ended: so its end is told on any page.
 */
export class ActiveJobs {
  readonly stream: LiveStream<{ readonly activeJobs: JobRowFragment }>;
  readonly #client: ApolloClient;
  readonly #onEnd: (job: JobRowFragment) => void;
  readonly #active = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #seen: readonly JobRowFragment[] = [];
  readonly #watched = new Set<string>();
  #users = 0;

  constructor({ client, onSessionEnd, onEnd }: Options) {
    this.#client = client;
    this.#onEnd = onEnd;
    this.stream = new LiveStream({
      open: (sink) => openStream(client, ActiveJobsDocument, {}, sink),
      onData: ({ activeJobs }) => this.#take(activeJobs),
      expectsEvents: () => this.#active.size > 0,
      onResume: () => void this.#look(),
      onSessionEnd,
    });
  }

  /** All jobs that were told, as they were last told; the newest is the last. */
  readonly read = (): readonly JobRowFragment[] => this.#seen;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Keeps the stream open. @returns lets it go */
  retain(): () => void {
    this.#users += 1;
    this.stream.start();
    return () => {
      this.#users -= 1;
      this.settle();
    };
  }

  /** A job that has a stream of its own. @returns to be called when that is closed */
  watchElsewhere(id: string): () => void {
    this.#watched.add(id);
    this.settle();
    return () => {
      this.#watched.delete(id);
      this.settle();
    };
  }

  /** Takes in what a job is like now. */
  hear(job: JobRowFragment): void {
    if (!job.isEnded) this.#active.add(job.id);
    else if (this.#active.delete(job.id)) this.#onEnd(job);
    this.settle();
  }

  /** Opens the stream if it is needed, and closes it otherwise. One that has failed stays closed. */
  settle(): void {
    const isNeeded = this.#users > 0 || [...this.#active].some((id) => !this.#watched.has(id));
    if (!isNeeded) this.stream.stop();
    else if (this.stream.read().phase === "off") this.stream.start();
  }

  stop(): void {
    this.stream.stop();
  }

  #take(job: JobRowFragment): void {
    const id = `Job:${job.id}`;
    this.#client.cache.writeFragment({ id, fragment: JobRowFragmentDoc, fragmentName: "JobRow", data: job });
    this.#seen = [...this.#seen.filter((each) => each.id !== job.id), job];
    for (const listener of this.#listeners) listener();
    this.hear(job);
  }

  /** The stream begins with what is active, and does not tell what has ended during a break. */
  async #look(): Promise<void> {
    if (this.#active.size === 0) return;
    const variables = { filter: null, first: LOOK_AT };
    const { data } = await this.#client
      .query({ query: SimulationListDocument, variables, fetchPolicy: "network-only" })
      .catch(() => ({ data: undefined })); // the stream tells of failures
    for (const job of data?.jobs.nodes ?? []) if (job.isEnded && this.#active.has(job.id)) this.#take(job);
  }
}
