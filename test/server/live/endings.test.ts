import { expect, test } from "@jest/globals";
import { logLines } from "./logLines.js";
import { LAST_CHUNK, startLive, streamOf } from "./startLive.js";

test("a client that leaves ends its events at once, also while it waits for the next", async () => {
  await using live = await startLive();
  using client = await live.subscribe();
  const feed = await live.feed(0);
  feed.push({ n: 1 });
  await client.until('"n":1');
  await feed.until(({ pulls }) => pulls === 2);

  client.reset();

  await feed.until(({ returns }) => returns === 1);
  expect(feed.pulls).toBe(2);
});

test("a client that leaves before its subscription is executed begins nothing that stays", async () => {
  await using live = await startLive();
  const client = await live.subscribe();
  client.reset();
  await live.stop();
  expect(live.feeds.every(({ returns }) => returns === 1)).toBe(true);
});

test("each event has a context of its own, with the session of the caller", async () => {
  await using live = await startLive();
  using client = await live.subscribe("subscription { events { user } }");
  const feed = await live.feed(0);
  for (let n = 0; n < 3; n++) feed.push({ n });
  feed.end();
  await client.until(LAST_CHUNK);

  expect(streamOf(client).body.match(/"user":"aaa\.bbb\.ccc"/g)).toHaveLength(3);
  const { contexts } = live;
  expect(new Set(contexts.map(({ loaders }) => loaders)).size).toBe(3);
  expect(new Set(contexts.map(({ budget }) => budget)).size).toBe(3);
  expect(new Set(contexts.map(({ session }) => session)).size).toBe(1);
});

test("callers get their own events only", async () => {
  await using live = await startLive();
  const tokens = Array.from({ length: 50 }, (_, i) => `token.of.${i}`);
  const clients = [];
  for (const [index, token] of tokens.entries()) {
    clients.push(await live.subscribe("subscription { events { n user } }", { Authorization: `Bearer ${token}` }));
    await live.feed(index);
  }
  live.feeds.forEach((feed, n) => feed.push({ n }));
  live.feeds.forEach((feed) => feed.end());

  for (const [n, client] of clients.entries()) {
    await client.until(LAST_CHUNK);
    const expected = JSON.stringify({ data: { events: { n, user: tokens[n] } } });
    expect(streamOf(client).body).toBe(`:\n\nevent: next\ndata: ${expected}\n\nevent: complete\ndata:\n\n`);
    client.reset();
  }
});

test("an event is asked for when the socket has taken the last: clients that read nothing hold one, and are cut", async () => {
  await using live = await startLive({ CLIENT_IDLE_TIMEOUT_MS: "600" });
  const clients = await Promise.all(
    Array.from({ length: 20 }, () => live.subscribe("subscription { events { text(pad: 1000000) } }")),
  );
  const feeds = await Promise.all(clients.map((_, index) => live.feed(index)));
  for (const { socket } of clients) socket.pause();
  for (const feed of feeds) for (let n = 0; n < 100; n++) feed.push({ n });

  await Promise.all(feeds.map((feed) => feed.until(({ returns }) => returns === 1)));

  for (const { pulls } of feeds) expect(pulls).toBeLessThan(20); // what the buffers of the system hold is not ours
  for (const client of clients) client.reset();
  const lines = await logLines(live);
  expect(lines).toHaveLength(20);
  expect(lines).toEqual(lines.map(() => expect.objectContaining({ endedBy: "stalled" }) as unknown));
});

test("a stream on which nothing happens is not cut", async () => {
  await using live = await startLive({ CLIENT_IDLE_TIMEOUT_MS: "200" });
  using client = await live.subscribe();
  const feed = await live.feed(0);
  using other = await live.subscribe("subscription { events { text(pad: 100000000) } }");
  other.socket.pause();
  const stalled = await live.feed(1);
  stalled.push({});
  await stalled.until(({ returns }) => returns === 1); // by then the first one had its chance to be cut

  feed.push({ n: 1 });
  await client.until('"n":1');
});

test("when the service stops, streams end without `complete`, other requests are answered, and new ones are told when to come again", async () => {
  await using live = await startLive();
  const clients = await Promise.all(Array.from({ length: 60 }, () => live.subscribe()));
  await Promise.all(clients.map((client) => client.until(":\n\n")));
  const feed = await live.feed(0);
  feed.push({ n: 1 });
  await clients[0]?.until('"n":1');

  live.server.drain();
  using late = await live.subscribe();
  await late.until("\r\n\r\n");
  const { status, headers } = streamOf(late);
  expect([status, headers["retry-after"]]).toEqual([503, "1"]);
  using query = await live.subscribe("{ hello }", { Accept: "application/json" });
  await query.until('{"data":{"hello":"world"}}');

  await Promise.all(clients.map((client) => client.until(LAST_CHUNK)));
  for (const client of clients) expect(streamOf(client)).toMatchObject({ isWhole: true });
  expect(streamOf(clients[0] ?? late).body).toBe(':\n\nevent: next\ndata: {"data":{"events":{"n":1}}}\n\n');
  for (const { returns } of live.feeds) expect(returns).toBe(1);
  const lines = await logLines(live);
  expect(lines.filter(({ endedBy }) => endedBy === "drain")).toHaveLength(60);
});

test("without a grace period all streams end at once", async () => {
  await using live = await startLive({ SHUTDOWN_GRACE_MS: "0" });
  const clients = await Promise.all(Array.from({ length: 60 }, () => live.subscribe()));
  await Promise.all(clients.map((client) => client.until(":\n\n")));

  live.server.drain();

  const lines = await logLines(live);
  expect(lines.filter(({ endedBy }) => endedBy === "drain")).toHaveLength(60);
});

test("Apollo's multipart is ended without the closing boundary", async () => {
  await using live = await startLive();
  using client = await live.subscribe(undefined, { Accept: "multipart/mixed;subscriptionSpec=1.0" });
  await client.until("{}\r\n--graphql");
  live.server.drain();
  await client.until(LAST_CHUNK);
  expect(streamOf(client).body).toMatch(/\{\}\r\n--graphql$/);
});

test("each stream has one line in the log when it has ended: how many events, how long, and why", async () => {
  await using live = await startLive();
  using complete = await live.subscribe("subscription Watch { events { n } }");
  const [first] = [await live.feed(0)];
  first.push({ n: 1 });
  first.push({ n: 2 });
  first.end();
  await complete.until(LAST_CHUNK);
  using failed = await live.subscribe();
  (await live.feed(1)).fail(new Error("secret of the upstream"));
  await failed.until(LAST_CHUNK);
  const left = await live.subscribe();
  await left.until(":\n\n");
  left.reset();
  await (await live.feed(2)).until(({ returns }) => returns === 1);

  const lines = await logLines(live);
  expect(lines).toEqual([
    expect.objectContaining({ operation: "Watch", type: "subscription", events: 2, endedBy: "complete", status: 200 }),
    expect.objectContaining({ events: 0, endedBy: "error", codes: ["INTERNAL_SERVER_ERROR"] }),
    expect.objectContaining({ events: 0, endedBy: "client closed" }),
  ]);
  for (const line of lines) {
    expect(line.durationMs).toEqual(expect.any(Number));
    expect(line.incomplete).toBeUndefined();
  }
  expect(JSON.stringify(lines)).not.toMatch(/aaa\.bbb\.ccc/);
});
