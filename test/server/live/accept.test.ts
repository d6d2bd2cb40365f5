import { expect, test } from "@jest/globals";
import { rawRequest } from "../../support/rawRequest.js";
import { ACCEPT, sendOperation, startLive, streamOf, TOKEN } from "./startLive.js";

const SUBSCRIPTION = "subscription { events { n } }";
const JSON_TYPE = { "Content-Type": "application/json" };
const bodyOf = (query: string) => JSON.stringify({ query });

test.each([
  ["text/event-stream", "text/event-stream; charset=utf-8"],
  ["Text/Event-Stream;q=0.1", "text/event-stream; charset=utf-8"],
  ["application/json, text/event-stream", "text/event-stream; charset=utf-8"], // a subscription has no other answer
  ["text/event-stream, multipart/mixed", "text/event-stream; charset=utf-8"], // urql
  [
    'multipart/mixed;boundary="a,b;q=0";subscriptionSpec=1.0',
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  ],
  ['text/event-stream;a="x;q=0, y"', "text/event-stream; charset=utf-8"],
  ["multipart/mixed;boundary=graphql;subscriptionSpec=1.0", 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0'],
  ['multipart/mixed; subscriptionSpec="1.0"', 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0'],
  ["multipart/mixed;subscriptionSpec=1.0;q=0.5, text/event-stream;q=0.6", "text/event-stream; charset=utf-8"],
  [
    "text/event-stream;q=0.5, multipart/mixed;subscriptionSpec=1.0",
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  ],
])("a subscription with Accept: %s is a stream of %s", async (Accept, type) => {
  await using live = await startLive();
  using client = await live.subscribe(SUBSCRIPTION, { Accept });
  (await live.feed(0)).push({ n: 1 });
  await client.until('"n":1');
  expect(streamOf(client).headers["content-type"]).toBe(type);
});

test("a subscription whose stream the caller does not name is refused, and does not begin", async () => {
  await using live = await startLive();
  for (const Accept of [
    "*/*",
    "text/*, */*;q=0.1",
    "application/json",
    "application/graphql-response+json",
    "multipart/mixed, application/json",
    "multipart/mixed;deferSpec=20220824, application/json",
    "multipart/mixed;subscriptionSpec=2.0, application/json",
    "text/event-stream;q=0, application/json",
  ]) {
    const answer = await rawRequest(live.url, "POST /graphql", { ...JSON_TYPE, Accept }, bodyOf(SUBSCRIPTION));
    expect({ Accept, status: answer.status }).toEqual({ Accept, status: 406 });
    expect(JSON.parse(answer.body)).toMatchObject({
      errors: [
        {
          message: expect.stringContaining("Accept: text/event-stream") as unknown,
          extensions: { code: "NOT_ACCEPTABLE" },
        },
      ],
    });
  }
  const { status } = await rawRequest(live.url, "POST /graphql", JSON_TYPE, bodyOf(SUBSCRIPTION));
  expect(status).toBe(406);
  expect(live.feeds).toEqual([]);
});

test("a query is JSON wherever JSON is acceptable, and a stream only where it is not, however often it comes", async () => {
  await using live = await startLive();
  const json = '{"data":{"hello":"world"}}\n';
  const stream = ':\n\nevent: next\ndata: {"data":{"hello":"world"}}\n\nevent: complete\ndata:\n\n';
  for (let time = 0; time < 5; time++) {
    for (const [Accept, type, body] of [
      ["text/event-stream", "text/event-stream; charset=utf-8", stream],
      ["text/event-stream, */*;q=0.1", "application/json; charset=utf-8", json],
      [
        "application/graphql-response+json, application/json, text/event-stream, multipart/mixed",
        "application/graphql-response+json; charset=utf-8",
        json,
      ],
      [ACCEPT.multipart, "application/json; charset=utf-8", json],
    ] as const) {
      const answer = await rawRequest(live.url, "POST /graphql", { ...JSON_TYPE, Accept }, bodyOf("{ hello }"));
      expect({ Accept, type: answer.headers["content-type"], body: answer.body }).toEqual({ Accept, type, body });
    }
  }
});

test("a subscription by GET needs a preflight header with the cookie; a mutation cannot be sent by it at all", async () => {
  await using live = await startLive();
  const target = `GET /graphql?query=${encodeURIComponent(SUBSCRIPTION)}`;
  const headers = { Accept: ACCEPT.sse, Cookie: `session_token=${TOKEN}` };

  const refused = await rawRequest(live.url, target, headers);
  expect(refused.status).toBe(400);
  expect(refused.body).toContain("CSRF");
  expect(live.feeds).toEqual([]);
  const mutation = await rawRequest(live.url, `GET /graphql?query=${encodeURIComponent("mutation { renew }")}`, {
    Accept: "text/event-stream, application/json",
  });
  expect([mutation.status, mutation.headers.allow]).toEqual([405, "POST"]);
  expect(mutation.body).toContain("METHOD_NOT_ALLOWED");

  const asked = rawRequest(live.url, target, { ...headers, "Apollo-Require-Preflight": "true", Connection: "close" });
  (await live.feed(0)).end();
  expect((await asked).body).toContain("event: complete\ndata:\n\n");
});

test("what fails before there is a stream has an HTTP status, and is JSON", async () => {
  await using live = await startLive();
  const headers = { ...JSON_TYPE, Accept: ACCEPT.sse };
  for (const [target, given, body, status, code] of [
    ["POST /graphql", headers, "{", 400, "BAD_REQUEST"],
    ["POST /graphql", headers, `[${bodyOf(SUBSCRIPTION)}]`, 400, "BAD_REQUEST"],
    ["POST /graphql", { ...headers, "Content-Type": "text/plain" }, "x", 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["PUT /graphql", headers, "{}", 405, "METHOD_NOT_ALLOWED"],
    ["POST /graphql", headers, bodyOf("x".repeat(2 ** 20)), 413, "PAYLOAD_TOO_LARGE"],
    [
      "POST /graphql",
      headers,
      bodyOf(`subscription { events { ${"... { n } ".repeat(200)} } }`),
      413,
      "PAYLOAD_TOO_LARGE",
    ],
    ["POST /graphql", { ...headers, Host: "other" }, bodyOf(SUBSCRIPTION), 400, "BAD_REQUEST"],
  ] as const) {
    const answer = await rawRequest(live.url, target, given, body);
    expect({ status: answer.status, type: answer.headers["content-type"] }).toEqual({
      status,
      type: "application/json; charset=utf-8",
    });
    expect(answer.body).toContain(`"code":"${code}"`);
  }
  expect((await rawRequest(live.url, "HEAD /graphql", { Accept: ACCEPT.sse })).status).toBe(405);
  expect(live.feeds).toEqual([]);
});

test("variables that are not declared are not kept, and large ones are refused", async () => {
  await using live = await startLive();
  const headers = { Accept: ACCEPT.sse };
  const query = "subscription ($text: String) { events(text: $text) { n } }";
  using large = await sendOperation(live.url, query, headers, { text: "x".repeat(200_000) });
  await large.until("\r\n\r\n");
  expect(streamOf(large).status).toBe(413);
  using more = await sendOperation(live.url, query, headers, { text: "x", other: "x".repeat(200_000) });
  await more.until(":\n\n");
  expect(streamOf(more).status).toBe(200);
});

test("HTTP/1.0 has a stream too, which the end of the connection ends", async () => {
  await using live = await startLive();
  using client = await live.subscribe("subscription { events { n } }", { Connection: "close" });
  (await live.feed(0)).end();
  await client.closed();
  expect(streamOf(client).body).toBe(":\n\nevent: complete\ndata:\n\n");

  using old = await sendOldRequest(live.url);
  const feed = await live.feed(1);
  feed.push({ n: 1 });
  feed.end();
  await old.closed();
  const { headers, body } = streamOf(old);
  expect(headers["transfer-encoding"]).toBeUndefined();
  expect(body).toBe(':\n\nevent: next\ndata: {"data":{"events":{"n":1}}}\n\nevent: complete\ndata:\n\n');
});

async function sendOldRequest(url: string) {
  const { RawConnection } = await import("../../support/rawRequest.js");
  const connection = await RawConnection.open(url);
  const body = bodyOf(SUBSCRIPTION);
  const head = ["POST /graphql HTTP/1.0", "Accept: text/event-stream", "Content-Type: application/json"];
  await connection.send([...head, `Content-Length: ${body.length}`, "", body].join("\r\n"));
  return connection;
}
