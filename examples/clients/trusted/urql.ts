import { persistedExchange } from "@urql/exchange-persisted";

/**
 * For `open(api, sendIds())`: sends ids in the place of texts, those of queries by GET. Where the service says that it supports
 * none, it sends texts from then on; but a subscription fails. So set `enableForSubscriptions` for a service with the manifest.
 */
export const sendIds = () => persistedExchange({ enableForMutation: true, enableForSubscriptions: true });
