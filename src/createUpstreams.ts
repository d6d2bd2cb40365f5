import type { Config } from "./config/config.js";
import type { Upstreams } from "./context/createContext.js";
import type { CallReport } from "./http/call/Caller.js";
import { HttpClient } from "./http/HttpClient.js";
import { ResponseCache } from "./http/cache/ResponseCache.js";
import { InFlightReads } from "./http/cache/InFlightReads.js";

/**
 * One client for each REST API, with the configured timeouts and limits. The caller has to close them.
 *
 * @param onCall told of each call that has ended
 */
export function createUpstreams(
  config: Config,
  { usersApiUrl, jessApiUrl }: NonNullable<Config["upstream"]>,
  onCall?: (report: CallReport) => void,
): Upstreams {
  const limits = {
    connectTimeoutMs: config.upstreamConnectTimeoutMs,
    timeoutMs: config.upstreamTimeoutMs,
    idleTimeoutMs: config.upstreamIdleTimeoutMs,
    maxConcurrent: config.upstreamMaxCalls,
    maxTransfers: config.upstreamMaxTransfers,
  };
  // Both APIs share the cache: a change through one may be visible in the other.
  const shared = {
    ...limits,
    responseCache: new ResponseCache(config.readMemoryBytes),
    inFlightReads: new InFlightReads(),
    onCall,
  };
  return {
    users: new HttpClient({ service: "users", baseUrl: usersApiUrl, ...shared }),
    jess: new HttpClient({ service: "jess", baseUrl: jessApiUrl, ...shared }),
    logonPath: config.usersLogonPath,
    jobsMethod: config.jessJobsMethod,
  };
}
