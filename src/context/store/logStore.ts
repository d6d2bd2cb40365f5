import type { Logger } from "pino";
import type { StoreEvents } from "./StoreConnection.js";

/** A line in the log for each change of the store. */
export const logStore = (log: Logger): StoreEvents => ({
  onGone: (reason) =>
    log.warn(
      { reason },
      "the store of RATE_LIMIT_URL cannot be used: each replica limits log-ons on its own until it is back",
    ),
  onBack: () => log.warn("the store of RATE_LIMIT_URL is back: replicas count log-ons together again"),
});
