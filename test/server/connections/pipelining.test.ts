import { expect, test } from "@jest/globals";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

const request = (query: string, headers: readonly string[] = []) => {
  const body = JSON.stringify({ query });
  const head = ["POST /graphql HTTP/1.1", "Host: localhost", "Content-Type: application/json", ...headers];
  return [...head, `Content-Length: ${body.length}`, "", body].join("\r\n");
};

const QUERY = request("{ __typename }");
const SUBSCRIPTION = request('subscription { job(id: "385001") { id } }', ["Accept: text/event-stream"]);

const streamsOf = async (url: string) =>
  (JSON.parse((await rawRequest(url, "GET /readyz")).body) as { streams: number }).streams;

test("requests that a client sends at once are answered in order, each with a line in the log", async () => {
  await using app = await startTestApp();
  using client = await RawConnection.open(app.url);

  await client.send(
    request("{ a: __typename }") + "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n" + request("{ b: __typename }"),
  );
  await client.until('{"data":{"b":"Query"}}');

  const order = ['{"data":{"a":"Query"}}', '{"status":"ok"}', '{"data":{"b":"Query"}}'];
  const places = order.map((text) => client.received.indexOf(text));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
  await app.stop();
  expect(app.log.filter((line) => line.includes('"msg":"operation"'))).toHaveLength(2);
});

test("clients that send many requests at once and go away leave nothing under way", async () => {
  await using app = await startTestApp();
  const token = await app.sandbox.mintToken("demo@example.org");
  app.sandbox.failNext({ times: Infinity }, { silence: true });
  const slow = request("{ me { email } }", [`Authorization: Bearer ${token}`]);
  for (let time = 0; time < 20; time++) {
    using client = await RawConnection.open(app.url);
    app.sandbox.journal.clear();
    await client.send(slow + QUERY.repeat(60));
    await app.sandbox.journal.waitFor(({ method }) => method === "GET");
    client.reset();
    await app.sandbox.journal.waitFor(({ aborted }) => aborted);
  }

  // Over 1,000 requests under way, it would refuse.
  const json = { "Content-Type": "application/json" };
  const { status } = await rawRequest(app.url, "POST /graphql", json, '{"query":"{ __typename }"}');
  expect(status).toBe(200);
  await app.stop();
  expect(app.log.join("")).not.toContain('"level":50');
});

test("of streams that are asked for at once on one connection the first is served, and none is left when it closes", async () => {
  await using app = await startTestApp();
  const token = await app.sandbox.mintToken("demo@example.org");
  app.sandbox.failNext({ times: Infinity }, { silence: true });
  using client = await RawConnection.open(app.url);
  const subscription = SUBSCRIPTION.replace("Host: localhost", `Host: localhost\r\nAuthorization: Bearer ${token}`);
  await client.send(subscription.repeat(3));
  await client.until("text/event-stream");
  expect(await streamsOf(app.url)).toBe(1);

  client.reset();

  await app.sandbox.journal.waitFor(({ aborted }) => aborted);
  expect(await streamsOf(app.url)).toBe(0);
});

test("a connection with more than a hundred requests that wait is closed", async () => {
  await using app = await startTestApp();
  const token = await app.sandbox.mintToken("demo@example.org");
  app.sandbox.failNext({ times: Infinity }, { silence: true });
  using client = await RawConnection.open(app.url);

  await client.send(request("{ me { email } }", [`Authorization: Bearer ${token}`]));
  await app.sandbox.journal.waitFor(({ method }) => method === "GET");
  await client.send(QUERY.repeat(102));

  await client.closed();
  expect(client.received).toBe("");
  await app.sandbox.journal.waitFor(({ aborted }) => aborted);
});
