import type { Config } from "./config.js";
import type { Upstreams } from "./context/createContext.js";
import { HttpClient } from "./http/HttpClient.js";
import { ReadMemory } from "./http/ReadMemory.js";
import { ReadsUnderWay } from "./http/ReadsUnderWay.js";

/** One client for each REST API, as patient as the configuration says. Whoever connects them closes them. */
export function connectUpstreams(
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
    readMemory: new ReadMemory(config.readMemoryBytes),
    readsUnderWay: new ReadsUnderWay(),
  };
  return {
    users: new HttpClient({ service: "users", baseUrl: usersApiUrl, ...shared }),
    jess: new HttpClient({ service: "jess", baseUrl: jessApiUrl, ...shared }),
    logonPath: config.usersLogonPath,
  };
}
