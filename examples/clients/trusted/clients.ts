import * as apollo from "../apollo.js";
import * as apolloMultipart from "../live/apolloMultipart.js";
import * as apolloSse from "../live/apolloSse.js";
import type { Follower } from "../live/follower.js";
import * as relayLive from "../live/relay.js";
import * as urqlFetch from "../live/urqlFetch.js";
import * as urqlSse from "../live/urqlSse.js";
import * as relay from "../relay.js";
import type { Client } from "../tour.js";
import * as urql from "../urql.js";
import * as withApollo from "./apollo.js";
import * as withUrql from "./urql.js";

/** The set-ups, with ids in the place of texts. */
export const clientsById: Record<string, { open(api: string): Client }> = {
  apolloById: { open: (api) => apollo.open(api, withApollo.sendIds()) },
  apolloByIdGet: { open: (api) => apollo.open(api, withApollo.sendIds({ useGETForHashedQueries: true })) },
  urqlById: { open: (api) => urql.open(api, withUrql.sendIds()) },
  relayById: { open: (api) => relay.open(api, { sendIds: true }) },
};

/** Those of live jobs. */
export const followersById: Record<string, { open(api: string): Follower }> = {
  apolloMultipartById: { open: (api) => apolloMultipart.open(api, withApollo.sendIds()) },
  apolloSseById: { open: (api) => apolloSse.open(api, withApollo.sendIds()) },
  urqlFetchById: { open: (api) => urqlFetch.open(api, withUrql.sendIds()) },
  urqlSseById: { open: (api) => urqlSse.open(api, withUrql.sendIds()) },
  relayById: { open: (api) => relayLive.open(api, true) },
};
