import type { ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Config } from "../../config/config.js";
import type { CallerSession } from "../../context/CallerSession.js";
import type { Context } from "../../context/Context.js";
import type { LoginFailures } from "../../context/LoginRateLimiter.js";
import { CallerClients, createContext, type Upstreams } from "../../context/createContext.js";
import type { OnLeftOut } from "../../datasources/users/files/FilesAPI.js";
import type { CallerSignal, CallReport } from "../../http/call/Caller.js";
import type { ReadTracker } from "../../http/cache/ReadTracker.js";
import { DisconnectSignal } from "../connections/DisconnectSignal.js";
import { logOnClose, type OperationFacts } from "../log/logRequest.js";
import { addressOf, publicUrlOf } from "../request/requestOrigin.js";

export interface ScopeOptions {
  readonly config: Config;
  readonly upstreams: Upstreams;
  readonly log: Logger;
  readonly credentialFailures: LoginFailures;
}

/** What is known of a request before it is executed. */
export interface RequestFacts {
  readonly requestId: string;
  readonly session: CallerSession;
  /** The caller's network address. */
  readonly address: string;
  readonly publicUrl: string;
  readonly response: ServerResponse;
  readonly log: Logger;
}

/** What the server remembers of one request, and the upstreams bound to its caller. Everything of it ends with the request. */
export interface RequestRecord extends RequestFacts {
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** Aborted when the caller goes away. */
  readonly signal: CallerSignal;
  readonly clients: CallerClients;
  /** The upstream calls that have ended. */
  readonly calls: readonly CallReport[];
  /** The outcomes of the payloads so far. */
  readonly outcomes: string[];
  /** What was executed, filled in once it is known. (Apollo works on a copy of the scope, so it is the same object throughout.) */
  readonly operation: OperationFacts;
  /** Told of all that is asked of the upstream from now on. */
  trace: ReadTracker | undefined;
}

/** Opens the record of one request. */
export function openRecord(upstreams: Upstreams, facts: RequestFacts): RequestRecord {
  return new OpenRecord(upstreams, facts);
}

/** A class and no literal with a spread: that costs a whole request up to a quarter more. */
class OpenRecord implements RequestRecord {
  readonly requestId: string;
  readonly session: CallerSession;
  readonly address: string;
  readonly publicUrl: string;
  readonly response: ServerResponse;
  readonly log: Logger;
  readonly startedAt = performance.now();
  readonly signal: CallerSignal;
  readonly clients: CallerClients;
  readonly calls: CallReport[] = [];
  readonly outcomes: string[] = [];
  readonly operation: OperationFacts = {};
  trace: ReadTracker | undefined;

  constructor(upstreams: Upstreams, { requestId, session, address, publicUrl, response, log }: RequestFacts) {
    this.requestId = requestId;
    this.session = session;
    this.address = address;
    this.publicUrl = publicUrl;
    this.response = response;
    this.log = log;
    this.signal = new DisconnectSignal(response);
    this.clients = new CallerClients(upstreams, this.signal, this);
  }
}

/** A request's context, and its record. */
export interface RequestScope extends RequestRecord, Context {}

/** What an operation needs to be executed. Spelled out: two spreads took 8 µs. */
export function openScope(
  { config, upstreams, credentialFailures }: ScopeOptions,
  record: RequestRecord,
): RequestScope {
  const { clients, session, publicUrl, address, signal, log, requestId, outcomes } = record;
  const credentials = credentialFailures.guard(address, signal);
  const { logonPath } = upstreams;
  const onLeftOut: OnLeftOut = ({ service: api, ...listing }) => {
    log.warn({ requestId, api, ...listing }, "entries with names that no path may hold were left out of a listing");
  };
  const context = createContext(clients, {
    session,
    publicUrl,
    credentials,
    limits: config,
    outcomes,
    logonPath,
    onLeftOut,
  });
  return {
    requestId: record.requestId,
    session,
    address,
    publicUrl,
    response: record.response,
    log: record.log,
    startedAt: record.startedAt,
    signal,
    clients,
    calls: record.calls,
    outcomes,
    operation: record.operation,
    trace: record.trace,
    dataSources: context.dataSources,
    loaders: context.loaders,
    credentials,
    limits: context.limits,
    budget: context.budget,
  };
}

/** Opens the scope of a request that Fastify serves, to be logged when it is done. */
export function openLoggedScope(
  options: ScopeOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  session: CallerSession,
): RequestScope {
  const record = openRecord(options.upstreams, {
    log: options.log,
    requestId: request.id,
    session,
    address: addressOf(request),
    publicUrl: publicUrlOf(options.config, request),
    response: reply.raw,
  });
  logOnClose(record);
  request.operation = record.operation;
  return openScope(options, record);
}
