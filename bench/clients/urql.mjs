/** urql: by GET as is its default, and by POST. */
import { cacheExchange, Client, fetchExchange } from "@urql/core";
import { SESSION } from "./operations.mjs";

const open = (options, headers) => ({
  open({ url }) {
    const client = new Client({
      url,
      exchanges: [cacheExchange, fetchExchange],
      fetchOptions: { headers: { cookie: `session_token=${SESSION}`, ...headers } },
      ...options,
    });
    return { ask: ({ query, variables }) => client.query(query, variables).toPromise() };
  },
});

export const clients = {
  urql: open({}, { "apollo-require-preflight": "true" }),
  "urql-post": open({ preferGetMethod: false }, {}),
};
