import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, jest, test } from "@jest/globals";
import { pino } from "pino";
import { OpenRequests } from "../../../src/server/connections/OpenRequests.js";
import { LiveStreams } from "../../../src/server/live/LiveStreams.js";
import { acceptedFormat } from "../../../src/server/live/StreamFormat.js";
import { RawConnection } from "../../support/rawRequest.js";
import { Feed } from "./Feed.js";
import { streamOf } from "./startLive.js";
import { until } from "../../support/until.js";

const LIMITS = { maxStreams: 100, maxStreamsPerSession: 100, maxStreamsPerAddress: 100, shutdownGraceMs: 1_000 };
const HEARTBEAT_MS = 240;

/** Streams without events, as many as there are requests. */
async function startSilent() {
  const streams = new LiveStreams(LIMITS, new OpenRequests(), HEARTBEAT_MS);
  const server = createServer((request, response) => {
    const format = acceptedFormat(request.headers.accept ?? "");
    if (!format) throw new Error("the test has to accept a stream");
    const stream = streams.open(response, format, { token: undefined, address: "" });
    response.writeHead(200);
    const source = {
      isEnding: false,
      open: () => Promise.resolve(new Feed()),
      resultOf: () => Promise.resolve("{}"),
      failure: () => "{}",
    };
    void stream.run(source, { log: pino({ level: "silent" }), requestId: "r-1" });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    streams,
    open: async (Accept: string) => {
      const connection = await RawConnection.open(`http://127.0.0.1:${port}`);
      await connection.sendHead("GET /", { Accept });
      return connection;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}

/** Resolves when the body is this, and fails when it can never be. */
async function untilBody(client: RawConnection, expected: string): Promise<void> {
  for (;;) {
    const { body } = streamOf(client);
    if (body.startsWith(expected)) return;
    if (!expected.startsWith(body)) throw new Error(`${JSON.stringify(body)} came, not ${JSON.stringify(expected)}`);
    await once(client.socket, "data");
  }
}

test("each stream gets a comment every 12 s, by one timer for all, which is there only while streams are", async () => {
  await using silent = await startSilent();
  const [starts, stops] = [jest.spyOn(globalThis, "setInterval"), jest.spyOn(globalThis, "clearInterval")];
  const began = performance.now();
  const clients = await Promise.all(Array.from({ length: 30 }, () => silent.open("text/event-stream")));

  await Promise.all(clients.map((client) => untilBody(client, ":\n\n".repeat(4))));

  expect(performance.now() - began).toBeGreaterThan(2.5 * HEARTBEAT_MS);
  const timers = () => starts.mock.calls.filter(([, ms]) => ms === HEARTBEAT_MS / 24).length;
  expect(timers()).toBe(1);
  const before = stops.mock.calls.length;
  for (const client of clients) client.reset();
  await until(() => silent.streams.size === 0);
  expect(stops.mock.calls.length).toBe(before + 1);
  jest.restoreAllMocks();
});

test("Apollo's multipart has an empty part in its place", async () => {
  await using silent = await startSilent();
  using client = await silent.open("multipart/mixed;subscriptionSpec=1.0");

  const part = "\r\nContent-Type: application/json\r\n\r\n{}\r\n--graphql";
  await untilBody(client, `\r\n--graphql${part}${part}${part}`);
});
