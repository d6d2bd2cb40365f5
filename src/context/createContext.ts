import { createDataSources } from "../datasources/DataSources.js";
import type { Caller, CallReport } from "../http/Caller.js";
import type { HttpClient } from "../http/HttpClient.js";
import { createLoaders } from "../loaders/Loaders.js";
import { UpstreamError } from "../UpstreamError.js";
import type { CallerSession } from "./CallerSession.js";
import type { Context, UploadLimits } from "./Context.js";
import type { CredentialGuard } from "./CredentialGuard.js";

/** One client for each upstream API: these outlive the requests. */
export interface Upstreams {
  readonly users: HttpClient;
  readonly jess: HttpClient;
  readonly logonPath: "auth" | "logon";
}

/** What one request brings. */
export interface RequestFacts {
  readonly session: CallerSession;
  readonly requestId: string;
  /** Aborted when the caller goes away: its upstream calls are given up then. */
  readonly signal: AbortSignal;
  readonly publicUrl: string;
  readonly credentials: CredentialGuard;
  readonly limits: UploadLimits;
  /** Told of each upstream call when it has ended. */
  readonly onCall?: (report: CallReport) => void;
}

/** More upstream calls than this are not made for one request: a small query must not become a flood. */
const MAX_CALLS = 100;

/** Binds the upstreams to one caller, for one request. */
export function createContext(upstreams: Upstreams, facts: RequestFacts): Context {
  const { session, requestId, signal, publicUrl, credentials, limits, onCall } = facts;
  let calls = 0;
  const caller: Caller = {
    requestId,
    signal,
    get token() {
      return session.token;
    },
    receive: (cookie) => session.receive(cookie),
    beforeCall: (call) => {
      calls += 1;
      if (calls <= MAX_CALLS) return;
      throw new UpstreamError({
        ...call,
        kind: "tooManyCalls",
        detail: `more than ${MAX_CALLS} calls for one request`,
      });
    },
    ...(onCall && { afterCall: onCall }),
  };
  const dataSources = createDataSources({
    users: upstreams.users.as(caller),
    jess: upstreams.jess.as(caller),
    logonPath: upstreams.logonPath,
  });
  return { session, dataSources, loaders: createLoaders(dataSources), publicUrl, credentials, limits };
}
