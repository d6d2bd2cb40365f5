import type { Logger } from "pino";
import type { Config } from "../../config/config.js";
import { readClaims } from "../../context/CallerSession.js";
import type { Upstreams } from "../../context/createContext.js";
import { JobHub } from "../../live/JobHub.js";

/** The hub of all subscriptions of the service. */
export function createJobHub(config: Config, { jess }: Upstreams, log: Logger): JobHub {
  return new JobHub({
    ...config,
    jess,
    expiryOf: (token) => readClaims(token)?.expiresAt?.getTime() ?? null,
    onHold: (facts) => log.warn({ api: "jess", ...facts }, "no job is looked at for the subscriptions for a while"),
    onTooMany: (facts) => log.warn({ api: "jess", ...facts }, "of a caller's active jobs only the newest 500 are told"),
  });
}
