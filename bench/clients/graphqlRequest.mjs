/** graphql-request, as a script uses it: with a bearer token. */
import { GraphQLClient } from "graphql-request";
import { SESSION } from "./operations.mjs";

export const clients = {
  "graphql-request": {
    open({ url }) {
      const client = new GraphQLClient(url, { headers: { authorization: `Bearer ${SESSION}` } });
      return { ask: async ({ query, variables }) => ({ data: await client.request(query, variables) }) };
    },
  },
};
