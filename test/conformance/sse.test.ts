import { expect, test } from "@jest/globals";
import { type Client, createClient, NetworkError } from "graphql-sse";
import { rawRequest } from "../support/rawRequest.js";
import { ACCEPT, type Live, startLive, TOKEN } from "../server/live/startLive.js";

/** The client of the protocol's authors, which tries again at once. */
const clientOf = ({ url }: Live, retryAttempts = 0): Client =>
  createClient({
    url: `${url}/graphql`,
    headers: { Authorization: `Bearer ${TOKEN}` },
    retryAttempts,
    retry: () => Promise.resolve(),
  });

const EVENTS = { query: "subscription { events { n } }" };

async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const result of results) list.push(result);
  return list;
}

test("a subscription is its results, one after the other, until it is complete", async () => {
  await using live = await startLive();
  const results = all(clientOf(live).iterate(EVENTS));
  const feed = await live.feed(0);
  for (const n of [1, 2, 3]) feed.push({ n });
  feed.end();

  expect(await results).toEqual([1, 2, 3].map((n) => ({ data: { events: { n } } })));
});

test("a query and a mutation have one result", async () => {
  await using live = await startLive();
  const client = clientOf(live);
  expect(await all(client.iterate({ query: "{ hello }" }))).toEqual([{ data: { hello: "world" } }]);
  expect(await all(client.iterate({ query: "mutation { renew }" }))).toEqual([{ data: { renew: "renewed" } }]);
});

test.each(["{ nothing }", "subscription { nothing }", "{"])(
  "what is found before it is executed is a result with errors: %s",
  async (query) => {
    await using live = await startLive();
    expect(await all(clientOf(live).iterate({ query }))).toEqual([
      { errors: [expect.objectContaining({ extensions: expect.anything() as unknown }) as unknown] },
    ]);
  },
);

test("an error that ends the events is a result too", async () => {
  await using live = await startLive();
  const results = all(clientOf(live).iterate(EVENTS));
  const feed = await live.feed(0);
  feed.push({ n: 1 });
  feed.fail(new Error("secret"));

  const [first, last, ...more] = await results;
  expect(first).toEqual({ data: { events: { n: 1 } } });
  expect(last).toMatchObject({ data: null, errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR" } }] });
  expect(more).toEqual([]);
});

test("a client that has enough ends the stream by closing it", async () => {
  await using live = await startLive();
  const results = clientOf(live).iterate(EVENTS);
  const next = results.next();
  const feed = await live.feed(0);
  feed.push({ n: 1 });
  await next;

  await results.return?.();

  await feed.until(({ returns }) => returns === 1);
});

test("a stream that is drained is asked for again, and one that is refused too", async () => {
  await using old = await startLive();
  await using fresh = await startLive();
  let { url } = old;
  const seen: unknown[] = [];
  const client = createClient({
    url: () => `${url}/graphql`,
    headers: { Authorization: `Bearer ${TOKEN}` },
    retryAttempts: 3,
    retry: async () => {
      // The first time it still finds the old service, which refuses.
      if (seen.push("retry") === 2) url = fresh.url;
      await Promise.resolve();
    },
  });
  const results = client.iterate(EVENTS);
  const first = results.next();
  (await old.feed(0)).push({ n: 1 });
  expect(await first).toMatchObject({ value: { data: { events: { n: 1 } } } });

  const second = results.next();
  old.server.drain();
  (await fresh.feed(0)).push({ n: 2 });

  expect(await second).toMatchObject({ value: { data: { events: { n: 2 } } } });
  expect(seen).toEqual(["retry", "retry"]);
  const end = results.next();
  (await fresh.feed(0)).end();
  expect(await end).toMatchObject({ done: true });
});

test("a refusal before the stream is a network error with its status, after which the client may try again", async () => {
  await using live = await startLive({ MAX_STREAMS: "0" });
  const failed: unknown = await all(clientOf(live).iterate(EVENTS)).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(NetworkError);
  expect(failed).toMatchObject({ response: { status: 503 } });
});

test("the single connection mode is not offered, in a way that a client can tell", async () => {
  await using live = await startLive();
  const { status } = await rawRequest(live.url, "PUT /graphql", { Accept: ACCEPT.sse });
  expect(status).toBe(405);
  const single = createClient({ url: `${live.url}/graphql`, singleConnection: true, retryAttempts: 0 });
  const failed: unknown = await all(single.iterate(EVENTS)).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(NetworkError);
  single.dispose();
});
