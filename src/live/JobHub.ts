import { createHash } from "node:crypto";
import { isJobId } from "../datasources/jess/Job.js";
import type { HttpClient } from "../http/HttpClient.js";
import { ActiveWatch } from "./watches/ActiveWatch.js";
import { JobWatch } from "./watches/JobWatch.js";
import type { LiveCaller } from "./LiveCaller.js";
import type { LiveJob } from "./LiveJob.js";
import { noJob, sessionEnded } from "./liveErrors.js";
import { type HoldFacts, LookTurns } from "./polling/LookTurns.js";
import { Renewals } from "./Renewals.js";
import { Subscriber } from "./Subscriber.js";
import type { Watch, WatchDependencies, WatchOptions as Watcher } from "./watches/Watch.js";

export interface JobHubOptions {
  readonly jess: HttpClient;
  readonly jessJobsMethod: "GET" | "POST";
  /** When a token expires, in milliseconds since 1970; null when it does not say. */
  readonly expiryOf: (token: string) => number | null;
  /** Most looks begun in a second, of all watches. */
  readonly jobPollsPerSecond: number;
  /** The shortest and the longest pause between two looks of a watch, in milliseconds. */
  readonly jobPollMinMs: number;
  readonly jobPollMaxMs: number;
  /** How long looks may fail before the streams do, in milliseconds. */
  readonly jobWatchPatienceMs: number;
  /** Called when an upstream that is down, or says 429, holds all looks; not more than once in 5 minutes. */
  readonly onHold?: (facts: HoldFacts) => void;
  /** Called once for each caller that has so many active jobs that only the newest are told. */
  readonly onTooMany?: (facts: { readonly requestId: string; readonly count: number }) => void;
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
  /** Begun so far. */
  readonly looks: number;
  readonly looksUnderWay: number;
  readonly looksWaiting: number;
}

/** The watches of one session, by what they watch. */
type SessionWatches = Map<string, Watch>;

/** A session in the maps and figures of the hub: never the token itself. */
const keyOf = (token: string) => createHash("sha256").update(token).digest("base64url");

/**
 * What is told of jobs as it happens; one for the service. However many streams there are, the upstream is asked once for each
 * session and job: see docs/decisions/014. Nothing is shared between two sessions, since only the upstream knows who may see what.
 */
export class JobHub {
  readonly #options: JobHubOptions;
  readonly #shared: WatchDependencies;
  readonly #turns: LookTurns;
  readonly #sessions = new Map<string, SessionWatches>();
  readonly #renewals = new Renewals();
  #isDraining = false;

  constructor(options: JobHubOptions) {
    const { jess, jessJobsMethod: jobsMethod, expiryOf, jobWatchPatienceMs: patienceMs } = options;
    const { jobPollMinMs, jobPollMaxMs: maxMs } = options;
    this.#options = options;
    this.#turns = new LookTurns({ perSecond: options.jobPollsPerSecond, onHold: options.onHold });
    const pace = { minMs: Math.min(jobPollMinMs, maxMs), maxMs };
    this.#shared = { jess, jobsMethod, expiryOf, turns: this.#turns, pace, patienceMs };
  }

  /** True from `drain` on: an iterator that ends now does so without its job's end. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** The job as it is, then whenever it has changed, to its end. Throws what the query `job` throws, and `notFound`. */
  watchJob(caller: LiveCaller, id: string, { needsRow }: WatchOptions): AsyncIterableIterator<LiveJob> {
    return new Subscriber((stream) => {
      if (!isJobId(id)) return refuse(stream, noJob(id));
      return this.#join(caller, `job:${id}`, stream, (watcher) => new JobWatch(id, this.#shared, watcher));
    }, needsRow);
  }

  /** Each of the caller's jobs that has not ended, then each that begins, changes or ends. It does not complete. */
  watchActive(caller: LiveCaller, { needsRow }: WatchOptions): AsyncIterableIterator<LiveJob> {
    const { requestId } = caller;
    const onTooMany = (count: number) => this.#options.onTooMany?.({ requestId, count });
    return new Subscriber(
      (stream) =>
        this.#join(caller, "active", stream, (watcher) => new ActiveWatch(this.#shared, { ...watcher, onTooMany })),
      needsRow,
    );
  }

  /** The session goes on with another token. The streams of the old one stay, until its expiry or the log-off. */
  renew(token: string, next: string): void {
    this.#renewals.add(keyOf(token), keyOf(next));
  }

  /** Ends the streams of a session that was ended, of its earlier tokens too: they fail as `unauthenticated`. */
  forget(token: string): void {
    for (const session of this.#renewals.take(keyOf(token)))
      for (const watch of [...(this.#sessions.get(session)?.values() ?? [])]) watch.end({ error: sessionEnded() });
  }

  /** Ends all streams, now and later, without an error. */
  drain(): void {
    this.#isDraining = true;
    for (const watch of [...this.#watches()]) watch.end("complete");
  }

  /** Ends what is left: no timer and no call remain. */
  close(): void {
    this.drain();
  }

  figures(): HubFigures {
    const sizes = [...this.#watches()].map(({ size }) => size);
    const { begun, underWay, waiting } = this.#turns.figures;
    const subscribers = sizes.reduce((sum, size) => sum + size, 0);
    return { watches: sizes.length, subscribers, looks: begun, looksUnderWay: underWay, looksWaiting: waiting };
  }

  *#watches(): Generator<Watch> {
    for (const watches of this.#sessions.values()) yield* watches.values();
  }

  #join(caller: LiveCaller, what: string, stream: Subscriber, create: (watcher: Watcher) => Watch): () => void {
    const { token } = caller.session;
    if (this.#isDraining) return refuse(stream);
    if (token === undefined || this.#hasExpired(token)) return refuse(stream, sessionEnded());
    const session = keyOf(token);
    const watches = this.#sessions.get(session) ?? new Map<string, Watch>();
    this.#sessions.set(session, watches);
    let watch = watches.get(what);
    if (watch === undefined) {
      const onOver = () => this.#remove(session, what);
      const { requestId, looks } = caller;
      watches.set(what, (watch = create({ requestId: `${requestId}-w`, token, looks, onOver })));
    }
    const joined = watch;
    joined.join(stream, caller);
    return () => joined.leave(stream);
  }

  #hasExpired(token: string): boolean {
    const expiry = this.#options.expiryOf(token);
    return expiry !== null && expiry <= Date.now();
  }

  #remove(session: string, what: string): void {
    const watches = this.#sessions.get(session);
    watches?.delete(what);
    if (watches?.size === 0) this.#sessions.delete(session);
  }
}

/** Ends a stream that joins no watch. */
function refuse(stream: Subscriber, error?: unknown): () => void {
  stream.end(error === undefined ? "complete" : { error });
  return () => undefined;
}
