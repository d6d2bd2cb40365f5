/** What the defaults of each client meet when the session is a cookie, and what mends it: `npm run refusals -- <api>`. */
import "./cookieJar.js";
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import UploadHttpLink from "apollo-upload-client/UploadHttpLink.mjs";
import { Client, type ClientOptions, fetchExchange } from "@urql/core";
import { GraphQLClient } from "graphql-request";
import { open } from "./fetch.js";
import { MeDocument, UploadDocument } from "./operations.js";

const [api = "http://127.0.0.1:4000"] = process.argv.slice(2);
const url = `${api}/graphql`;
const credentials = "include";
const headers = { "apollo-require-preflight": "true" };
const variables = { path: "/refused", files: [new File(["a"], "a.txt")] };

const apollo = (link: ApolloClient.Options["link"]) => new ApolloClient({ link, cache: new InMemoryCache() });
const urql = (options: Partial<ClientOptions>) =>
  new Client({ url, exchanges: [fetchExchange], fetchOptions: { credentials }, ...options });
const urqlMe = async (client: Client) => {
  const { error } = await client.query(MeDocument, {});
  if (error) throw error;
};

async function postForm(more: Record<string, string>) {
  const body = new FormData();
  body.append("file", new File(["a"], "a.txt"));
  const response = await fetch(`${api}/files/refused`, { method: "POST", credentials, headers: more, body });
  if (!response.ok) throw new Error(await response.text());
}

const cases: Record<string, () => Promise<unknown>> = {
  "Apollo Client: a query": () => apollo(new HttpLink({ uri: url, credentials })).query({ query: MeDocument }),
  "Apollo Client: a query by GET": () =>
    apollo(new HttpLink({ uri: url, credentials, useGETForQueries: true })).query({ query: MeDocument }),
  "apollo-upload-client: an upload": () =>
    apollo(new UploadHttpLink({ uri: url, credentials })).mutate({ mutation: UploadDocument, variables }),
  "apollo-upload-client: an upload with the header": () =>
    apollo(new UploadHttpLink({ uri: url, credentials, headers })).mutate({ mutation: UploadDocument, variables }),
  "urql: a query": () => urqlMe(urql({})),
  "urql: a query with the header": () => urqlMe(urql({ fetchOptions: { credentials, headers } })),
  "urql: a query by POST": () => urqlMe(urql({ preferGetMethod: false })),
  "urql: an upload": async () => {
    const { error } = await urql({}).mutation(UploadDocument, variables);
    if (error) throw error;
  },
  "urql: an upload with the header": async () => {
    const { error } = await urql({ fetchOptions: { credentials, headers } }).mutation(UploadDocument, variables);
    if (error) throw error;
  },
  "graphql-request: a query": () => new GraphQLClient(url, { credentials }).request(MeDocument),
  "graphql-request: a query by GET": () => new GraphQLClient(url, { credentials, method: "GET" }).request(MeDocument),
  "graphql-request: a query by GET with the header": () =>
    new GraphQLClient(url, { credentials, method: "GET", headers }).request(MeDocument),
  "fetch: an upload": () => postForm({}),
  "fetch: an upload with the header": () => postForm(headers),
};

await open(api).logOn("demo@example.org", "demo");
const outcomes: Record<string, string> = {};
for (const [name, run] of Object.entries(cases)) {
  outcomes[name] = await run().then(
    () => "answered",
    (error: unknown) => (error instanceof Error ? error.message : "no error"),
  );
}
process.stdout.write(`${JSON.stringify(outcomes, null, 2)}\n`);
