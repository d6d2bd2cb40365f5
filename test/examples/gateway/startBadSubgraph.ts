import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

export type Misbehaviour = (response: ServerResponse) => unknown;

/** Stands in the place of a subgraph, and answers as it is told at the time. */
export async function startBadSubgraph() {
  let behave: Misbehaviour = (response) => response.end();
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume().once("end", () => behave(response));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** What may not be seen outside. */
    host: `127.0.0.1:${address.port}`,
    /** So many came so far. */
    get requests() {
      return requests;
    },
    behave: (next: Misbehaviour) => (behave = next),
    async [Symbol.asyncDispose]() {
      const closed = once(server.close(), "close");
      server.closeAllConnections();
      await closed;
    },
  };
}
