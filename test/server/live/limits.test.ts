import { expect, test } from "@jest/globals";
import type { RawConnection } from "../../support/rawRequest.js";
import { rawRequest } from "../../support/rawRequest.js";
import { type Live, startLive, streamOf } from "./startLive.js";

/** Subscribes, and waits for what comes first: the stream, or the refusal. */
async function ask(live: Live, headers: Readonly<Record<string, string>> = {}): Promise<RawConnection> {
  const client = await live.subscribe(undefined, headers);
  await client.until("\r\n\r\n");
  return client;
}

const refusalOf = (client: RawConnection) => {
  const { status, headers, body } = streamOf(client);
  const [error] = (JSON.parse(body) as { errors: { extensions: Record<string, unknown> }[] }).errors;
  return { status, after: headers["retry-after"], code: error?.extensions.code };
};

const streamsOf = async (live: Live) =>
  (JSON.parse((await rawRequest(live.url, "GET /readyz")).body) as { streams: number }).streams;

test("a session has so many streams, and others are not affected", async () => {
  await using live = await startLive({ MAX_STREAMS_PER_SESSION: "2" });
  using first = await ask(live);
  using second = await ask(live);
  using third = await ask(live);
  using other = await ask(live, { Authorization: "Bearer xxx.yyy.zzz" });

  expect([streamOf(first).status, streamOf(second).status, streamOf(other).status]).toEqual([200, 200, 200]);
  expect(refusalOf(third)).toEqual({ status: 429, after: "5", code: "TOO_MANY_REQUESTS" });
  expect(await streamsOf(live)).toBe(3);

  first.reset();
  await (await live.feed(0)).until(({ returns }) => returns === 1);
  using again = await ask(live);
  expect(streamOf(again).status).toBe(200);
});

test("an address has so many streams, as trusted proxies name it", async () => {
  await using live = await startLive({ MAX_STREAMS_PER_ADDRESS: "1", TRUST_PROXY: "true" });
  const from = (address: string) => ({ "X-Forwarded-For": address });
  using first = await ask(live, from("198.51.100.1"));
  using second = await ask(live, from("198.51.100.1"));
  using other = await ask(live, from("198.51.100.2"));

  expect([streamOf(first).status, streamOf(other).status]).toEqual([200, 200]);
  expect(refusalOf(second)).toEqual({ status: 429, after: "5", code: "TOO_MANY_REQUESTS" });
});

test("the service has so many streams in all, and goes on to answer everything else", async () => {
  await using live = await startLive({ MAX_STREAMS: "1" });
  using first = await ask(live);
  using second = await ask(live, { Authorization: "Bearer xxx.yyy.zzz" });

  expect(streamOf(first).status).toBe(200);
  expect(refusalOf(second)).toEqual({ status: 503, after: "5", code: "SERVICE_OVERLOADED" });
  const json = { "Content-Type": "application/json" };
  const { status } = await rawRequest(live.url, "POST /graphql", json, JSON.stringify({ query: "{ hello }" }));
  expect(status).toBe(200);
});

test("more streams than requests may be under way do not overload the service, and nothing of them is left", async () => {
  await using live = await startLive({ MAX_STREAMS_PER_SESSION: "2000", MAX_STREAMS_PER_ADDRESS: "2000" });
  const clients: RawConnection[] = [];
  // Not all at once: client and server share this process, and the kernel lets only some hundred connections wait.
  while (clients.length < 1_050) clients.push(...(await Promise.all(Array.from({ length: 150 }, () => ask(live)))));

  expect(await streamsOf(live)).toBe(1_050);
  const json = { "Content-Type": "application/json" };
  const { body } = await rawRequest(live.url, "POST /graphql", json, JSON.stringify({ query: "{ hello }" }));
  expect(body).toBe('{"data":{"hello":"world"}}\n');

  for (const client of clients) client.reset();
  await Promise.all(live.feeds.map((feed) => feed.until(({ returns }) => returns === 1)));
  expect(await streamsOf(live)).toBe(0);
});
