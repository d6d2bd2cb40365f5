import { describe, expect, test } from "@jest/globals";
import { ACCEPT, LAST_CHUNK, sendOperation, startLive, streamOf } from "./startLive.js";

const ID = { "X-Request-Id": "r-1" };

describe("server-sent events", () => {
  test("a stream is these bytes: a comment at once, one event for each result, and complete", async () => {
    await using live = await startLive();
    using client = await live.subscribe(undefined, ID);
    await client.until(":\n\n");
    const feed = await live.feed(0);
    expect(streamOf(client)).toMatchObject({ body: ":\n\n", isWhole: false });

    feed.push({ n: 1 });
    await client.until('{"n":1}');
    feed.push({ n: 2 });
    feed.end();
    await client.until(LAST_CHUNK);

    const { status, headers, body } = streamOf(client);
    expect(body).toBe(
      ':\n\nevent: next\ndata: {"data":{"events":{"n":1}}}\n\nevent: next\ndata: {"data":{"events":{"n":2}}}\n\nevent: complete\ndata:\n\n',
    );
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      "x-request-id": "r-1",
      "x-content-type-options": "nosniff",
    });
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(["content-length"]));
    expect(headers["content-encoding"]).toBeUndefined();
  });

  test("any text is UTF-8 in one line", async () => {
    await using live = await startLive();
    using client = await live.subscribe("subscription { events { text(pad: 1) } }");
    (await live.feed(0)).push({});
    await client.until('"}}}\n\n');

    const body = Buffer.from(streamOf(client).body, "latin1").toString("utf8");
    expect(body).toBe(':\n\nevent: next\ndata: {"data":{"events":{"text":"ä\\nx"}}}\n\n');
  });

  test("an error of a field leaves the others, and the stream goes on", async () => {
    await using live = await startLive();
    using client = await live.subscribe("subscription { events { n broken } }", ID);
    const feed = await live.feed(0);
    feed.push({ n: 1 });
    feed.push({ n: 2 });
    await client.until('"n":2');

    const [, first = ""] = /data: (.*)\n/.exec(streamOf(client).body) ?? [];
    expect(JSON.parse(first)).toMatchObject({
      errors: [{ path: ["events", "broken"], extensions: { code: "INTERNAL_SERVER_ERROR", requestId: "r-1" } }],
      data: { events: { n: 1, broken: null } },
    });
    expect(client.received).not.toContain("secret");
  });

  test.each([
    ["by itself", "subscription { mine: events { n } }"],
    ["in a fragment", "subscription { ...A } fragment A on Subscription { mine: events { n } }"],
    ["in a fragment of a fragment", "subscription { ...A } fragment A on Subscription { ... { mine: events { n } } }"],
    [
      "in one of several fragments",
      "subscription { ... on Subscription { ...A } ...A } fragment A on Subscription { mine: events { n } }",
    ],
  ])("events that end with an error end with its public form, and complete: a field %s", async (_where, query) => {
    await using live = await startLive();
    using client = await live.subscribe(query, ID);
    const feed = await live.feed(0);
    feed.push({ n: 1 });
    feed.fail(new Error("secret of the upstream"));
    await client.until(LAST_CHUNK);

    const [first, second, end] = streamOf(client).body.split("\n\n").slice(1);
    expect(first).toBe('event: next\ndata: {"data":{"mine":{"n":1}}}');
    expect(JSON.parse(second?.replace("event: next\ndata: ", "") ?? "")).toEqual({
      errors: [
        {
          message: "Something went wrong here. The log of the service tells more, by the request id.",
          path: ["mine"],
          extensions: { code: "INTERNAL_SERVER_ERROR", requestId: "r-1" },
        },
      ],
      data: null,
    });
    expect(end).toBe("event: complete\ndata:");
    expect(feed.returns).toBe(1);
  });

  test("a subscription that cannot begin has one error, and is complete", async () => {
    await using live = await startLive();
    using client = await live.subscribe("subscription { refused { n } }", ID);
    await client.until(LAST_CHUNK);

    const { status, body } = streamOf(client);
    expect(status).toBe(200);
    expect(body).toMatch(
      /^:\n\nevent: next\ndata: \{"errors":\[.*"path":\["refused"\].*\}\n\nevent: complete\ndata:\n\n$/,
    );
    expect(body).not.toContain("secret");
  });

  test.each([
    ["a syntax error", "subscription {", "GRAPHQL_PARSE_FAILED"],
    ["an unknown field", "subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"],
    ["two root fields", "subscription { events { n } refused { n } }", "GRAPHQL_VALIDATION_FAILED"],
    [
      "a subscription that is too deep",
      `subscription ${"{ events ".repeat(13)}${"}".repeat(13)}`,
      "GRAPHQL_VALIDATION_FAILED",
    ],
    ["introspection where it is off", "{ __schema { types { name } } }", "GRAPHQL_VALIDATION_FAILED"],
    ["a missing variable", "subscription ($t: String!) { events(text: $t) { n } }", "BAD_USER_INPUT"],
  ])("%s is told in the stream, with the status 200", async (_what, query, code) => {
    await using live = await startLive({ INTROSPECTION: "false" });
    using client = await live.subscribe(query, { Connection: "close" });
    await client.closed();

    const { status, headers, body } = streamOf(client);
    expect([status, headers["content-type"]]).toEqual([200, "text/event-stream; charset=utf-8"]);
    expect(body).toMatch(/^:\n\nevent: next\ndata: (.*)\n\nevent: complete\ndata:\n\n$/);
    expect(body).toContain(`"code":"${code}"`);
    expect(live.feeds).toEqual([]);
  });

  test("a query and a mutation are executed first, so that the session cookie leaves with the head", async () => {
    await using live = await startLive();
    using client = await live.subscribe("mutation { renew }", { Connection: "close" });
    await client.closed();

    const { headers, body } = streamOf(client);
    expect(headers["set-cookie"]).toMatch(/^session_token=new\.token\.here; Path=\/; HttpOnly/);
    expect(body).toBe(':\n\nevent: next\ndata: {"data":{"renew":"renewed"}}\n\nevent: complete\ndata:\n\n');
  });
});

describe("Apollo's multipart", () => {
  const headers = { ...ID, Accept: ACCEPT.multipart };
  const part = (json: string) => `\r\nContent-Type: application/json\r\n\r\n${json}\r\n--graphql`;

  test("a stream is these bytes: an empty part at once, one part for each result, and the closing boundary", async () => {
    await using live = await startLive();
    using client = await live.subscribe(undefined, headers);
    const feed = await live.feed(0);
    await client.until("{}\r\n--graphql");

    feed.push({ n: 1 });
    await client.until('{"n":1}}}}\r\n--graphql');
    feed.end();
    await client.until(LAST_CHUNK);

    const stream = streamOf(client);
    expect(stream.headers["content-type"]).toBe('multipart/mixed;boundary="graphql";subscriptionSpec=1.0');
    expect(stream.body).toBe(`\r\n--graphql${part("{}")}${part('{"payload":{"data":{"events":{"n":1}}}}')}--\r\n`);
  });

  test("an error that ends the stream is one of the protocol, beside a payload of null", async () => {
    await using live = await startLive();
    using client = await live.subscribe(undefined, headers);
    (await live.feed(0)).fail(new Error("secret of the upstream"));
    await client.until(LAST_CHUNK);

    const { body } = streamOf(client);
    expect(body).toMatch(
      /--graphql\r\nContent-Type: application\/json\r\n\r\n\{"payload":null,"errors":\[\{"message":.*\}\]\}\r\n--graphql--\r\n$/,
    );
    expect(body).not.toContain("secret");
  });

  test("where only this is taken, a query is one part", async () => {
    await using live = await startLive();
    const accept = { Accept: 'multipart/mixed; subscriptionSpec="1.0"', Connection: "close" };
    using client = await sendOperation(live.url, "{ hello }", accept);
    await client.closed();

    expect(streamOf(client).body).toBe(
      `\r\n--graphql${part("{}")}${part('{"payload":{"data":{"hello":"world"}}}')}--\r\n`,
    );
  });
});
