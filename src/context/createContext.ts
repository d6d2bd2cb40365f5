import { createDataSources } from "../datasources/DataSources.js";
import type { Caller, CallerSignal, CallReport } from "../http/Caller.js";
import type { CallerClient } from "../http/CallerClient.js";
import type { HttpClient } from "../http/HttpClient.js";
import type { ReadTrace } from "../http/ReadTrace.js";
import { createLoaders } from "../loaders/Loaders.js";
import { type Service, UpstreamError } from "../UpstreamError.js";
import { AnswerBudget } from "./AnswerBudget.js";
import type { CallerSession } from "./CallerSession.js";
import type { Context, UploadLimits } from "./Context.js";
import type { CredentialGuard } from "./CredentialGuard.js";

/** One client for each upstream API: these outlive the requests. */
export interface Upstreams {
  readonly users: HttpClient;
  readonly jess: HttpClient;
  readonly logonPath: "auth" | "logon";
}

/** On whose behalf the upstreams are called. */
export interface CallerFacts {
  readonly session: CallerSession;
  readonly requestId: string;
  /** Told of all that is asked of the upstream. */
  readonly trace: ReadTrace | undefined;
  /** Gets each upstream call when it has ended. */
  readonly calls: CallReport[];
}

/** What else one request brings. */
export interface RequestFacts extends Pick<Upstreams, "logonPath"> {
  readonly session: CallerSession;
  readonly publicUrl: string;
  readonly credentials: CredentialGuard;
  readonly limits: UploadLimits;
}

/** More upstream calls than this are not made for one request: a small query must not become a flood. */
const MAX_CALLS = 100;

/** Both upstreams, bound to one caller. */
export type CallerClients = Readonly<Record<Service, CallerClient>>;

/**
 * Binds the upstreams to one caller, for one request.
 *
 * @param signal aborted when the caller goes away: its upstream calls are given up then
 */
export function bindClients({ users, jess }: Upstreams, signal: CallerSignal, facts: CallerFacts): CallerClients {
  const { session, requestId } = facts;
  let calls = 0;
  const caller: Caller = {
    requestId,
    signal,
    get trace() {
      return facts.trace;
    },
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
    afterCall: (report) => facts.calls.push(report),
  };
  return { users: users.as(caller), jess: jess.as(caller) };
}

/** What the resolvers of one request may use. */
export function createContext(clients: CallerClients, facts: RequestFacts): Context {
  const { session, publicUrl, credentials, limits, logonPath } = facts;
  const dataSources = createDataSources({ ...clients, logonPath });
  const [loaders, budget] = [createLoaders(dataSources), new AnswerBudget()];
  return { session, dataSources, loaders, publicUrl, credentials, limits, budget };
}
