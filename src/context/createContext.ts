import { DataSources } from "../datasources/DataSources.js";
import type { OnSubmitted } from "../datasources/jess/submission/SubmissionAPI.js";
import type { OnLeftOut } from "../datasources/users/files/FilesAPI.js";
import type { Caller, CallReport } from "../http/call/Caller.js";
import type { CallTrace, CallTracer } from "../http/call/CallTrace.js";
import type { CallerClient } from "../http/CallerClient.js";
import type { HttpClient } from "../http/HttpClient.js";
import type { ReadTracker } from "../http/cache/ReadTracker.js";
import type { SessionCookie } from "../http/call/sessionCookie.js";
import type { CallerSignal } from "../http/limits/SharedAbort.js";
import { Loaders } from "../loaders/Loaders.js";
import { type Service, type UpstreamCall, UpstreamError } from "../UpstreamError.js";
import { ResponseBudget } from "./ResponseBudget.js";
import type { CallerSession } from "./CallerSession.js";
import type { Context, UploadLimits } from "./Context.js";
import type { LoginRateLimiter } from "./LoginRateLimiter.js";

/** One client for each upstream API: these outlive the requests. */
export interface Upstreams {
  readonly users: HttpClient;
  readonly jess: HttpClient;
  readonly logonPath: "auth" | "logon";
  readonly jobsMethod: "GET" | "POST";
}

/** The caller of the upstreams. */
export interface CallerFacts {
  readonly session: CallerSession;
  readonly requestId: string;
  /** Records the reads. */
  readonly trace: ReadTracker | undefined;
  /** To which the upstream calls belong. */
  readonly span?: CallTracer | undefined;
  /** Gets each upstream call when it has ended. */
  readonly calls: CallReport[];
}

/** The other facts of one request. */
export interface RequestFacts extends Pick<Upstreams, "logonPath" | "jobsMethod"> {
  readonly session: CallerSession;
  readonly publicUrl: string;
  readonly credentials: LoginRateLimiter;
  readonly limits: UploadLimits;
  readonly onLeftOut?: OnLeftOut;
  readonly onSubmitted?: OnSubmitted;
  readonly outcomes: string[];
}

/** Most upstream calls of one request: a small query must not cause a flood. */
const MAX_CALLS = 100;

/** Both upstreams, bound to one caller, for one request; each when it is first needed. */
export class CallerClients implements Readonly<Record<Service, CallerClient>> {
  readonly #upstreams: Upstreams;
  readonly #caller: Caller;
  #users: CallerClient | undefined;
  #jess: CallerClient | undefined;

  /** @param signal aborted when the caller disconnects, which cancels its upstream calls */
  constructor(upstreams: Upstreams, signal: CallerSignal, facts: CallerFacts) {
    this.#upstreams = upstreams;
    this.#caller = new BoundCaller(signal, facts);
  }

  get users(): CallerClient {
    return (this.#users ??= this.#upstreams.users.forCaller(this.#caller));
  }

  get jess(): CallerClient {
    return (this.#jess ??= this.#upstreams.jess.forCaller(this.#caller));
  }
}

/** The caller, as the HTTP clients see it. */
class BoundCaller implements Caller {
  readonly signal: CallerSignal;
  readonly requestId: string;
  readonly #facts: CallerFacts;
  #calls = 0;

  constructor(signal: CallerSignal, facts: CallerFacts) {
    this.signal = signal;
    this.requestId = facts.requestId;
    this.#facts = facts;
  }

  get token(): string | undefined {
    return this.#facts.session.token;
  }

  get cookieHeader(): string | undefined {
    return this.#facts.session.cookieHeader;
  }

  get trace(): ReadTracker | undefined {
    return this.#facts.trace;
  }

  onSessionCookie(cookie: SessionCookie): void {
    this.#facts.session.receive(cookie);
  }

  beforeCall(call: UpstreamCall): void {
    this.#calls += 1;
    if (this.#calls <= MAX_CALLS) return;
    throw new UpstreamError({ ...call, kind: "tooManyCalls", detail: `more than ${MAX_CALLS} calls for one request` });
  }

  traceCall(call: UpstreamCall): CallTrace | undefined {
    return this.#facts.span?.traceCall(call);
  }

  afterCall(report: CallReport): void {
    this.#facts.calls.push(report);
  }
}

/** The part of a context that each event of a stream has anew, and what it is made of. */
export type EventContext = Omit<Context, "requestId" | "live" | "looks">;

/** What resolvers may use during one request, or one event. */
export function createContext(clients: CallerClients, facts: RequestFacts): EventContext {
  const { session, publicUrl, credentials, limits, outcomes, logonPath, jobsMethod, onLeftOut, onSubmitted } = facts;
  const { users, jess } = clients;
  const dataSources = new DataSources({ users, jess, logonPath, jobsMethod, onLeftOut, onSubmitted });
  const [loaders, budget] = [new Loaders(dataSources), new ResponseBudget()];
  return { session, dataSources, loaders, publicUrl, credentials, limits, outcomes, budget };
}
