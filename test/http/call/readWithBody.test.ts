import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { ResponseCache } from "../../../src/http/cache/ResponseCache.js";
import { connect, startUpstream } from "../startUpstream.js";

/** Answers with what it was asked. */
const echo = () =>
  startUpstream((request, response) => {
    void text(request).then((body) => {
      const { method, headers } = request;
      const type = headers["content-type"] ?? null;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ method, body, type, length: headers["content-length"] ?? null }));
    });
  });

test("a GET with a body sends it as JSON, with its length", async () => {
  await using upstream = await echo();
  await using client = connect(upstream.baseUrl);

  const { body } = await client.api.getJson("/jobs", { json: { status: "QUEUED" } });

  expect(body).toMatchObject({ method: "GET", body: '{"status":"QUEUED"}', type: "application/json", length: "19" });
});

test("a read by POST sends the same", async () => {
  await using upstream = await echo();
  await using client = connect(upstream.baseUrl);

  const { body } = await client.api.getJson("/jobs", { method: "POST", json: { since: "2026-11-01" } });

  expect(body).toMatchObject({ method: "POST", body: '{"since":"2026-11-01"}', type: "application/json" });
});

test("GETs with a body share a connection", async () => {
  await using upstream = await echo();
  await using client = connect(upstream.baseUrl);
  let connections = 0;
  upstream.server.on("connection", () => (connections += 1));

  for (let round = 0; round < 5; round++) await client.api.getJson("/jobs", { json: { round } });

  expect(connections).toBe(1);
});

test("equal reads in flight are one call; those with another body, or without, are others", async () => {
  await using upstream = await echo();
  await using client = connect(upstream.baseUrl);
  const read = (json?: object) => client.api.getJson("/jobs", { json });

  const answers = await Promise.all([read({ a: 1 }), read({ a: 1 }), read({ a: 2 }), read(), read()]);

  expect(upstream.received).toHaveLength(3);
  expect(answers.map(({ body }) => (body as { body: string }).body)).toEqual(['{"a":1}', '{"a":1}', '{"a":2}', "", ""]);
});

test("the response of the last time is found by the body", async () => {
  await using upstream = await echo();
  await using client = connect(upstream.baseUrl, { responseCache: new ResponseCache(2 ** 20) });
  const one = await client.api.read("/jobs", { json: { a: 1 } });
  const other = await client.api.read("/jobs", { json: { a: 2 } });

  expect(await client.api.read("/jobs", { json: { a: 1 } })).toBe(one);
  expect(await client.api.read("/jobs", { json: { a: 2 } })).toBe(other);
  expect(other).not.toBe(one);
});

test("a read by POST is tried again when the upstream is unavailable, like a GET", async () => {
  let calls = 0;
  await using upstream = await startUpstream((_request, response) => {
    calls += 1;
    if (calls === 1) response.writeHead(503).end();
    else response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await using client = connect(upstream.baseUrl);

  await client.api.getJson("/jobs", { method: "POST", json: {} });

  expect(calls).toBe(2);
});
