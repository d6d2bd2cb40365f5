/** Documents of gql.tada, sent by `fetch` as `docs/clients.md` shows it. */
import { graphql as tada } from "gql.tada";
import { print } from "graphql";
import { SESSION } from "./operations.mjs";

export const clients = {
  "gql-tada": {
    open({ url }) {
      const headers = { "content-type": "application/json", authorization: `Bearer ${SESSION}` };
      const ask = async ({ query, variables }) => {
        const body = JSON.stringify({ query: print(tada(query)), variables });
        return (await fetch(url, { method: "POST", headers, body })).json();
      };
      return { ask };
    },
  },
};
