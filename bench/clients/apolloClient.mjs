/** Apollo Client with its `HttpLink`: by POST, by GET, and with the hash of a document first. */
import { createHash } from "node:crypto";
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { SESSION } from "./operations.mjs";

const open = (options, before = []) => ({
  open({ url }) {
    const http = new HttpLink({ uri: url, headers: { cookie: `session_token=${SESSION}` }, ...options });
    const link = before.reduceRight((next, one) => one().concat(next), http);
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    const ask = ({ query, variables }) => client.query({ query: gql(query), variables });
    return { ask, close: () => client.stop() };
  },
});

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

export const clients = {
  "apollo-client": open({}),
  "apollo-client-get": open({ useGETForQueries: true }),
  "apollo-client-persisted": open({}, [() => new PersistedQueryLink({ sha256 })]),
};
