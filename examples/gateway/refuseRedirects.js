/** @import { GatewayPlugin } from "@graphql-hive/gateway-runtime" */

/**
 * Hive follows the redirect of a subgraph, and sends the whole request again: the session, and the password of a log-on,
 * would go to an address that this gateway was never given. Here a redirect is an outage.
 *
 * @type {GatewayPlugin}
 */
export const refuseRedirects = {
  onFetch({ options, setOptions }) {
    setOptions({ ...options, redirect: "error" });
  },
};
