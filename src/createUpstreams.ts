import type { Config } from "./config/config.js";
import type { Upstreams } from "./context/createContext.js";
import { HttpClient } from "./http/HttpClient.js";
import { ResponseCache } from "./http/cache/ResponseCache.js";
import { InFlightReads } from "./http/cache/InFlightReads.js";

/** One client for each REST API, as patient as the configuration says. Whoever connects them closes them. */
export function createUpstreams(
  config: Config,
  { usersApiUrl, jessApiUrl }: NonNullable<Config["upstream"]>,
): Upstreams {
  const timeouts = {
    connectTimeoutMs: config.upstreamConnectTimeoutMs,
    timeoutMs: config.upstreamTimeoutMs,
    idleTimeoutMs: config.upstreamIdleTimeoutMs,
  };
  // One session, so one memory: a change by the one API may be seen in the other.
  const shared = {
    ...timeouts,
    readMemory: new ResponseCache(config.readMemoryBytes),
    readsUnderWay: new InFlightReads(),
  };
  return {
    users: new HttpClient({ service: "users", baseUrl: usersApiUrl, ...shared }),
    jess: new HttpClient({ service: "jess", baseUrl: jessApiUrl, ...shared }),
    logonPath: config.usersLogonPath,
  };
}
