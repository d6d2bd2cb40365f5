import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Config } from "../config/config.js";
import type { CallerSession } from "../context/CallerSession.js";
import type { Context } from "../context/Context.js";
import { CallerClients, createContext, type EventContext, type Upstreams } from "../context/createContext.js";
import type { LoginFailures, LoginRateLimiter } from "../context/LoginRateLimiter.js";
import type { CallReport } from "../http/call/Caller.js";
import type { JobHub } from "../live/JobHub.js";
import type { ReadTracker } from "../http/cache/ReadTracker.js";
import { DisconnectSignal } from "./connections/DisconnectSignal.js";
import { logOnClose } from "./log/logRequest.js";
import type { OperationFacts } from "./log/OperationFacts.js";
import type { RequestLog } from "./log/RequestLog.js";
import type { RequestTrace } from "../telemetry/traces/RequestTrace.js";
import type { Traces } from "../telemetry/traces/Traces.js";
import type { ValidSubscription } from "./live/Subscription.js";
import type { ClientInfo } from "./request/clientInfo.js";
import { startSpan } from "./request/startSpan.js";

/** What all requests share. */
export interface Dependencies {
  readonly config: Config;
  readonly upstreams: Upstreams;
  readonly log: Logger;
  readonly requestLog: RequestLog;
  readonly loginFailures: LoginFailures;
  readonly live: JobHub;
  /** Undefined when nothing is traced. */
  readonly traces?: Traces | undefined;
  readonly clientInfo: (request: IncomingMessage) => ClientInfo;
}

/** What is known of a request before it is executed. */
export interface RequestFacts {
  readonly request: IncomingMessage;
  readonly requestId: string;
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly response: ServerResponse;
  readonly session: CallerSession;
  readonly client: ClientInfo;
  readonly operation: OperationFacts;
}

/**
 * One request: what the resolvers may use, and what its line of the log will tell. Everything of it ends with the request.
 * Without `#private` members: Apollo Server works on a copy.
 */
export class RequestContext implements Context {
  readonly requestId: string;
  readonly session: CallerSession;
  readonly client: ClientInfo;
  readonly log: Logger;
  readonly requestLog: RequestLog;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** Its part of a trace, to which its upstream calls belong. */
  readonly span: RequestTrace | undefined;
  /** Aborted when the caller goes away, or the stream ends. */
  readonly signal: DisconnectSignal;
  /** The upstreams, bound to the caller. */
  readonly clients: CallerClients;
  /** The upstream calls that have ended. */
  readonly calls: CallReport[] = [];
  /** The outcomes of the payloads so far. */
  readonly outcomes: string[] = [];
  /** What was executed, filled in once it is known. */
  readonly operation: OperationFacts;
  /** Gets the subscription that the operation turns out to be. */
  taken: { subscription?: ValidSubscription } | undefined;
  /** Told of all that is asked of the upstream from now on. */
  trace: ReadTracker | undefined;
  private readonly shared: Dependencies;
  private resolverContext: EventContext | undefined;

  constructor(
    shared: Dependencies,
    { request, requestId, startedAt, response, session, client, operation }: RequestFacts,
  ) {
    this.shared = shared;
    this.log = shared.log;
    this.requestLog = shared.requestLog;
    this.operation = operation;
    this.requestId = requestId;
    this.startedAt = startedAt;
    this.session = session;
    this.client = client;
    this.request = request;
    this.response = response;
    this.span = startSpan(shared.traces, { request, startedAt, client });
    this.signal = new DisconnectSignal(response);
    this.clients = new CallerClients(shared.upstreams, this.signal, this);
    logOnClose(this);
  }

  get publicUrl(): string {
    return this.client.publicUrl;
  }

  get address(): string {
    return this.client.address;
  }

  get dataSources(): Context["dataSources"] {
    return this.resolvers.dataSources;
  }

  get loaders(): Context["loaders"] {
    return this.resolvers.loaders;
  }

  get credentials(): LoginRateLimiter {
    return this.resolvers.credentials;
  }

  get limits(): Context["limits"] {
    return this.shared.config;
  }

  get budget(): Context["budget"] {
    return this.resolvers.budget;
  }

  get live(): JobHub {
    return this.shared.live;
  }

  /** What the line of the request cannot tell, which is written when the caller disconnects. */
  private noteSubmission(jobId: string | null): void {
    const { requestId, log, signal } = this;
    if (jobId === null) {
      log.warn({ requestId, api: "jess", uncertain: true }, "all of a job was sent, and no answer came: it may exist");
    } else if (signal.aborted) log.info({ requestId, jobId }, "a job was created for a caller that had disconnected");
  }

  /** Made when it is first needed: many answers need no resolver. */
  private get resolvers(): EventContext {
    return (this.resolverContext ??= this.createResolverContext(this.clients, this.outcomes));
  }

  /** What resolvers may use for one event of a subscription. Nothing of it is kept. @param calls gets its upstream calls */
  createEventContext(calls: CallReport[]): Context {
    const { requestId, session, live, span } = this;
    const caller = { requestId, session, span, trace: undefined, calls };
    const clients = new CallerClients(this.shared.upstreams, this.signal, caller);
    return { ...this.createResolverContext(clients, []), requestId, live, looks: span?.looks };
  }

  private createResolverContext(clients: CallerClients, outcomes: string[]): EventContext {
    const { requestId, session, publicUrl } = this;
    const { config, upstreams, log, loginFailures } = this.shared;
    return createContext(clients, {
      session,
      publicUrl,
      outcomes,
      limits: config,
      credentials: loginFailures.guard(this.address, this.signal),
      logonPath: upstreams.logonPath,
      jobsMethod: upstreams.jobsMethod,
      onLeftOut: ({ service: api, ...listing }) =>
        log.warn({ requestId, api, ...listing }, "entries with names that no path may hold were left out of a listing"),
      onSubmitted: (jobId) => this.noteSubmission(jobId),
    });
  }
}
