import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { connect, failureOf, startUpstream } from "../startUpstream.js";
import { until } from "../../support/until.js";

/** An upstream that answers when it is told to: each answer tells which it is. */
async function startHolding() {
  const held: ServerResponse[] = [];
  const upstream = await startUpstream((_request, response) => held.push(response));
  return { ...upstream, held, [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose]() };
}

const answer = (response: ServerResponse | undefined, value: unknown, headers = {}) =>
  response?.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));

test("equal reads of one token under way are one call; other paths and other tokens are not", async () => {
  await using upstream = await startHolding();
  await using client = connect(upstream.baseUrl);
  const other = client.http.forCaller({ ...client.caller, token: "another.session.token" });

  const [one, two, path, token] = [
    client.api.getJson("/x"),
    client.api.getJson("/x"),
    client.api.getJson("/y"),
    other.getJson("/x"),
  ];
  await until(() => upstream.held.length === 3);
  for (const [index, response] of upstream.held.entries()) answer(response, index);

  expect(await one).toEqual(await two);
  expect(new Set([await one, await path, await token].map(({ body }) => body)).size).toBe(3);
  expect(upstream.received).toHaveLength(3);
});

test("a read is not joined across a change by the same token: neither before, during nor after it", async () => {
  await using upstream = await startHolding();
  await using client = connect(upstream.baseUrl);

  const before = client.api.getJson("/x");
  await until(() => upstream.held.length === 1);
  const change = client.api.postJson("/x", {});
  await until(() => upstream.held.length === 2);
  const beside = client.api.getJson("/x");
  await until(() => upstream.held.length === 3);
  answer(upstream.held[1], "changed");
  await change;
  const after = client.api.getJson("/x");
  await until(() => upstream.held.length === 4);
  for (const [index, response] of upstream.held.entries()) if (index !== 1) answer(response, index);

  expect((await before).body).toBe(0);
  expect((await beside).body).toBe(2);
  expect((await after).body).toBe(3);
});

test("a joined read is sent again when the first caller disconnects or gets a cookie", async () => {
  await using upstream = await startHolding();
  await using client = connect(upstream.baseUrl);
  const abort = new AbortController();
  const leaving = client.http.forCaller({ ...client.caller, signal: abort.signal });

  const first = failureOf(leaving.getJson("/x"));
  await until(() => upstream.held.length === 1);
  const joined = client.api.getJson("/x");
  abort.abort();
  expect(await first).toMatchObject({ kind: "cancelled" });
  await until(() => upstream.held.length === 2);
  const joinedAgain = client.http.forCaller({ ...client.caller, onSessionCookie: () => undefined }).getJson("/x");
  answer(upstream.held[1], "first", { "set-cookie": "session_token=new" });
  expect((await joined).body).toBe("first");
  await until(() => upstream.held.length === 3);
  answer(upstream.held[2], "second");

  expect((await joinedAgain).body).toBe("second");
});

test("an upstream error is given to all joined reads", async () => {
  await using upstream = await startHolding();
  await using client = connect(upstream.baseUrl);

  const calls = [1, 2, 3].map(() => failureOf(client.api.getJson("/x")));
  await until(() => upstream.held.length === 1);
  upstream.held[0]?.writeHead(500).end();

  for (const call of calls) expect(await call).toMatchObject({ kind: "failed", status: 500 });
  expect(upstream.received).toHaveLength(1);
});

test("a public read is one call for all callers, and is reused for some seconds", async () => {
  await using upstream = await startUpstream((_request, response) => response.end('{"n":1}'));
  await using client = connect(upstream.baseUrl);
  const other = client.http.forCaller({ ...client.caller, token: undefined });

  for (const api of [client.api, other, client.api]) {
    expect((await api.getJson("/info", { isPublic: true })).body).toEqual({ n: 1 });
  }

  expect(upstream.received).toHaveLength(1);
  expect(upstream.received[0]?.headers).not.toHaveProperty("cookie");
  await delay(5_100);
  await client.api.getJson("/info", { isPublic: true });
  expect(upstream.received).toHaveLength(2);
});
