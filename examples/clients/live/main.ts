/**
 * `npm run follow -- http://127.0.0.1:4000 relay` submits a job and follows it with one of the clients, in Node; without a
 * name, with all that send texts. Stop the service and start it again meanwhile: set SANDBOX_DATA_DIR, so that the job is kept.
 */
import "../cookieJar.js";
import { GraphQLClient } from "graphql-request";
import { followersById } from "../trusted/clients.js";
import { LogOnDocument, SetJessSessionDocument, SubmitStoredJobDocument } from "../operations.js";
import * as apolloMultipart from "./apolloMultipart.js";
import * as apolloSse from "./apolloSse.js";
import type { Follower } from "./follower.js";
import * as graphqlSse from "./graphqlSse.js";
import * as relay from "./relay.js";
import * as urqlFetch from "./urqlFetch.js";
import * as urqlSse from "./urqlSse.js";

const clients: Record<string, { open(api: string): Follower }> = {
  ...{ apolloMultipart, apolloSse, graphqlSse, relay, urqlFetch, urqlSse },
};

const [api = "http://127.0.0.1:4000", ...names] = process.argv.slice(2);

const http = new GraphQLClient(`${api}/graphql`, { credentials: "include" });
await http.request(LogOnDocument, { input: { email: "demo@example.org", password: "demo" } });
await http.request(SetJessSessionDocument, { input: { jessUser: "DemoJess", jessPwd: "demo" } });
const { submitStoredJob } = await http.request(SubmitStoredJobDocument, { path: "/examples" });
const { job } = submitStoredJob;
if (!job) throw new Error(submitStoredJob.status);

/** Follows the job to its end, and says what it is told. */
async function follow(name: string, id: string) {
  const say = (text: string) => process.stdout.write(`${name}: ${text}\n`);
  await { ...clients, ...followersById }[name]?.open(api).follow(id, ({ status, progress: { collected, total } }) => {
    say(`${status} ${collected}/${total}`);
  });
  say("completed");
}

await Promise.all((names.length > 0 ? names : Object.keys(clients)).map((name) => follow(name, job.id)));
