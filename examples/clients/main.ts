/** `npm start -- apollo http://127.0.0.1:4000` takes the tour with one of the clients, in Node. */
import "./cookieJar.js";
import * as apollo from "./apollo.js";
import * as fetch from "./fetch.js";
import * as graphqlRequest from "./graphqlRequest.js";
import * as relay from "./relay.js";
import { type Client, tour } from "./tour.js";
import { clientsById } from "./trusted/clients.js";
import * as urql from "./urql.js";

const clients: Record<string, { open(api: string): Client }> = {
  ...{ apollo, fetch, graphqlRequest, relay, urql },
  ...clientsById,
};

const [name = "", api = "http://127.0.0.1:4000"] = process.argv.slice(2);
const client = clients[name];
if (client) {
  process.stdout.write(`${JSON.stringify(await tour(client.open(api), `/tour of ${name}`), null, 2)}\n`);
} else {
  process.stderr.write(`Say which client: ${Object.keys(clients).join(", ")}.\n`);
  process.exitCode = 2;
}
