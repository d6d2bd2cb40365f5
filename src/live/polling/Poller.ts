import type { JobStatusData, JobRow } from "../../datasources/jess/Job.js";
import { type Checked, type JobFilter, JobsAPI } from "../../datasources/jess/JobsAPI.js";
import { Refusals } from "../../datasources/jess/Refusals.js";
import { SessionAPI } from "../../datasources/jess/SessionAPI.js";
import type { Caller } from "../../http/call/Caller.js";
import type { CallTrace, LookTrace, LookTracer } from "../../http/call/CallTrace.js";
import type { SessionCookie } from "../../http/call/sessionCookie.js";
import type { HttpClient } from "../../http/HttpClient.js";
import type { UpstreamCall } from "../../UpstreamError.js";
import type { LookTurns } from "./LookTurns.js";

/** What all pollers share. */
export interface PollerDependencies {
  readonly jess: HttpClient;
  readonly jobsMethod: "GET" | "POST";
  readonly turns: LookTurns;
  /** When a token expires, in milliseconds since 1970; null when it does not say. */
  readonly expiryOf: (token: string) => number | null;
}

/** On whose behalf it looks: of the first subscriber. */
export interface LookingCaller {
  readonly requestId: string;
  readonly token: string;
  readonly looks: LookTracer | undefined;
}

/** The longest time of a timer. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Looks on behalf of the subscribers of one watch, with their token, until their session ends. */
export class Poller implements Caller {
  readonly requestId: string;
  readonly isBackground = true;
  readonly #shared: PollerDependencies;
  readonly #jobs: JobsAPI;
  readonly #abort = new AbortController();
  readonly #onSessionEnd: () => void;
  readonly #looks: LookTracer | undefined;
  /** Of the look under way: there is one at a time. */
  #look: LookTrace | undefined;
  #token: string;
  #timer: NodeJS.Timeout | undefined;

  /** @param onSessionEnd called when the token expires, or the upstream deletes it */
  constructor(shared: PollerDependencies, { requestId, token, looks }: LookingCaller, onSessionEnd: () => void) {
    this.#shared = shared;
    this.requestId = requestId;
    this.#token = token;
    this.#looks = looks;
    this.#onSessionEnd = onSessionEnd;
    const client = shared.jess.forCaller(this);
    this.#jobs = new JobsAPI(client, new Refusals(new SessionAPI(client)), shared.jobsMethod);
    this.#awaitExpiry();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get token(): string {
    return this.#token;
  }

  traceCall(call: UpstreamCall): CallTrace | undefined {
    return this.#look?.traceCall(call);
  }

  /** Makes one look, of which the calls are a part. */
  async look<T>(calls: () => Promise<T>): Promise<T> {
    const look = (this.#look = this.#looks?.startLook());
    try {
      const result = await calls();
      look?.end();
      return result;
    } catch (error) {
      look?.end(error);
      throw error;
    } finally {
      this.#look = undefined;
    }
  }

  /** `GET /job/status/<id>` when it is its turn. */
  status(id: string): Promise<Checked<JobStatusData> | null> {
    return this.#shared.turns.run(this.signal, () => this.#jobs.status(id));
  }

  /** `GET /jobs` when it is its turn. */
  list(filter: JobFilter): Promise<Checked<readonly JobRow[]>> {
    return this.#shared.turns.run(this.signal, () => this.#jobs.list(filter));
  }

  /** Later looks use the token that a response has set. It cannot be handed to the callers: their headers have left. */
  onSessionCookie({ value, deletes }: SessionCookie): void {
    this.useToken(deletes ? undefined : value);
  }

  /** From now on, looks use this token. @param token undefined when it was deleted */
  useToken(token: string | undefined): void {
    if (token === this.#token || this.signal.aborted) return;
    if (token === undefined) this.#onSessionEnd();
    else {
      this.#token = token;
      this.#awaitExpiry();
    }
  }

  /** Gives up the look under way. */
  close(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  #awaitExpiry(): void {
    clearTimeout(this.#timer);
    const expiry = this.#shared.expiryOf(this.#token);
    if (expiry === null) return;
    const check = () => {
      if (Date.now() >= expiry) this.#onSessionEnd();
      else this.#awaitExpiry();
    };
    this.#timer = setTimeout(check, Math.min(Math.max(0, expiry - Date.now()), MAX_TIMER_MS));
  }
}
