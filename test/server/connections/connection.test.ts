import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { startSandbox } from "../../../src/sandbox/startSandbox.js";
import { MULTIPART, multipartBody } from "../../support/multipartBody.js";
import { RawConnection } from "../../support/rawRequest.js";
import { Service } from "../../support/startService.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";
import { until } from "../../support/until.js";

const QUERY = "GET /graphql?query=%7B__typename%7D";
const POST = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
const TYPENAME = '{"data":{"__typename":"Query"}}';

/** The answer to bytes that no client would send. */
async function answerTo({ url }: TestApp, bytes: string) {
  using caller = await RawConnection.open(url);
  await caller.send(bytes);
  return await caller.answer();
}

/** Of all answers that came. */
const statusesIn = ({ received }: RawConnection) =>
  [...received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));

const bearer = async ({ sandbox }: TestApp) => ({
  Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}`,
});

describe("what never becomes a request is refused in JSON all the same:", () => {
  test.each([
    ["no HTTP", "hello\r\n\r\n", 400],
    ["the first words of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505],
    ["a version that there is none of", `${QUERY} HTTP/1.2\r\nHost: localhost\r\n\r\n`, 505],
    ["HTTP/0.9", `${QUERY} HTTP/0.9\r\nHost: localhost\r\n\r\n`, 505],
    ["HTTP/2.0", `${QUERY} HTTP/2.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n`, 505],
    ["HTTP/2.0 with a body", `${POST.replace("1.1", "2.0")}Content-Length: 24\r\n\r\n{"query":"{__typename}"}`, 505],
    ["HTTP/2.0 with a badly encoded URL", "GET /files/%zz HTTP/2.0\r\nHost: localhost\r\n\r\n", 505],
    ["HTTP/2.0 at /files", "DELETE /files/a HTTP/2.0\r\nHost: localhost\r\n\r\n", 505],
    ["HTTP/3.0", `${QUERY} HTTP/3.0\r\nHost: localhost\r\n\r\n`, 505],
    ["two lengths", `${POST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} `, 400],
    ["a length beside chunks", `${POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ["a broken chunk", `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`, 400],
    ["a head of more than 16 KiB", `${QUERY} HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(17_000)}\r\n\r\n`, 431],
    ["a tunnel", "CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n", 405],
    ["no host", `${QUERY} HTTP/1.1\r\nConnection: close\r\n\r\n`, 400],
    ["two hosts", `${QUERY} HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n`, 400],
  ])("%s", async (_what, bytes, status) => {
    await using app = await startTestApp();

    const answer = await answerTo(app, bytes);

    const requestId = answer.headers["x-request-id"];
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      connection: "close",
    });
    expect(requestId).toMatch(/./);
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { requestId } }] });
    expect(answer.body).not.toMatch(/evil|localhost/);
  });
});

test.each([
  ["a name in UTF-8 in the URL", "GET /files/\u00c3\u00bc.txt HTTP/1.1\r\nHost: a\r\n\r\n", 400, /Percent-encode/],
  ["the same in the query", "GET /graphql?query=\u00c3\u00bc HTTP/1.1\r\nHost: a\r\n\r\n", 400, /Percent-encode/],
  ["the same in absolute-form", "GET http://a/files/\u00fc HTTP/1.1\r\nHost: a\r\n\r\n", 400, /Percent-encode/],
  ["a path without a slash", "GET livez HTTP/1.1\r\nHost: a\r\n\r\n", 400, /must be a path/],
  ["lines that end with LF alone", "GET /livez HTTP/1.1\nHost: a\n\n", 400, /CR and LF/],
  ["a header that ends with LF alone", "GET /livez HTTP/1.1\r\nHost: a\n\n", 400, /CR and LF/],
  ["a space behind the version", "GET /livez HTTP/1.1 \r\nHost: a\r\n\r\n", 400, /CR and LF/],
  ["chunks that end with LF alone", `${POST}Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n`, 400, /CR and LF/],
  ["a version that there is none of", "GET /livez HTTP/1.2\r\nHost: a\r\n\r\n", 505, /Send HTTP\/1\.1/],
])("who sends %s is told what to do", async (_what, bytes, status, message) => {
  await using app = await startTestApp();
  using caller = await RawConnection.open(app.url);
  await caller.send(Buffer.from(bytes, "latin1"));

  const answer = await caller.answer();

  expect(answer.status).toBe(status);
  const told = { message: expect.stringMatching(message) as unknown, extensions: { code: "BAD_REQUEST" } };
  expect(JSON.parse(answer.body)).toMatchObject({ errors: [told] });
});

test("of many headers none is left out", async () => {
  await using app = await startTestApp();
  const many = "a:\r\n".repeat(2_500);

  const last = await answerTo(app, `${QUERY} HTTP/1.1\r\n${many}Host: a\r\n\r\n`);
  expect(last).toMatchObject({ status: 200, body: `${TYPENAME}\n` });
  const second = await answerTo(app, `${QUERY} HTTP/1.1\r\nHost: a\r\n${many}Host: b\r\nConnection: close\r\n\r\n`);
  expect(second.status).toBe(400);
});

test.each([
  ["HTTP/1.0, without a host", `${QUERY} HTTP/1.0\r\n\r\n`],
  [
    "an upgrade that is not wanted",
    `${QUERY} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
  ],
  ["an unknown expectation", `${QUERY} HTTP/1.1\r\nHost: a\r\nExpect: magic\r\n\r\n`],
])("%s is served as usual", async (_what, bytes) => {
  await using app = await startTestApp();

  expect(await answerTo(app, bytes)).toMatchObject({ status: 200, body: `${TYPENAME}\n` });
});

test("what is no request leaves a download on the same connection as it is: broken, not changed", async () => {
  await using app = await startTestApp();
  const file = randomBytes(20_000_000);
  await writeFile(join(app.sandbox.dataDir, "files/demo@example.org/big.bin"), file);
  using caller = await RawConnection.open(app.url);
  await caller.sendHead("GET /files/big.bin", await bearer(app));
  await caller.until("\r\n\r\n");

  await caller.send("garbage\r\n\r\n");
  await caller.closed();

  const body = Buffer.from(caller.received.slice(caller.received.indexOf("\r\n\r\n") + 4), "latin1");
  expect(body.length).toBeLessThan(file.length);
  expect(body.equals(file.subarray(0, body.length))).toBe(true);
});

test("what is no request is not answered in the place of the request before it, but behind it", async () => {
  await using app = await startTestApp();
  app.sandbox.failNext("GET", { delayMs: 100 });
  using caller = await RawConnection.open(app.url);
  await caller.sendHead("GET /graphql?query=%7Bme%7Bemail%7D%7D", await bearer(app));
  await app.sandbox.journal.waitFor(({ url }) => url === "/users/api/user");

  await caller.send("garbage\r\n\r\n");
  await caller.send("and more of it");
  await caller.closed();

  expect(statusesIn(caller)).toEqual([200, 400]);
  expect(caller.received).toContain('{"data":{"me":{"email":"demo@example.org"}}}');
});

test.each(["reset", "end"] as const)(
  "a caller that sends what is no request, and then goes by %s, ends the request before it",
  async (way) => {
    await using app = await startTestApp();
    app.sandbox.failNext("GET", { silence: true });
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("GET /graphql?query=%7Bme%7Bemail%7D%7D", await bearer(app));
    await app.sandbox.journal.waitFor(({ url }) => url === "/users/api/user");
    await caller.send("garbage\r\n\r\n");

    if (way === "reset") caller.reset();
    else caller.socket.end();

    await app.sandbox.journal.waitFor(({ aborted }) => aborted);
  },
);

const UMLAUT = '{"query":"{__typename}","variables":{"name":"ü"}}';

test.each([
  [
    "a body that is one byte longer than it says",
    `${POST}Content-Length: ${UMLAUT.length}\r\n\r\n${UMLAUT}`,
    [400, 400],
  ],
  [
    "the same, on a connection that is to be closed",
    `${POST}Connection: close\r\nContent-Length: ${UMLAUT.length}\r\n\r\n${UMLAUT}`,
    [400],
  ],
  [
    "an operation, and what is no request",
    `${POST}Content-Length: 24\r\n\r\n{"query":"{__typename}"}garbage\r\n\r\n`,
    [200, 400],
  ],
  [
    "a request for the health, and what is no request",
    "GET /livez HTTP/1.1\r\nHost: a\r\n\r\ngarbage\r\n\r\n",
    [200, 400],
  ],
  [
    "several requests, the last of which has a broken chunk",
    `${`${QUERY} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(3)}${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`,
    [200, 200, 200, 400],
  ],
  [
    "what is to be refused by its head, and what is no request",
    "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\ngarbage\r\n\r\n",
    [404, 400],
  ],
])("each request is answered of %s, that come at once", async (_what, bytes, statuses) => {
  await using app = await startTestApp();
  using caller = await RawConnection.open(app.url);

  await caller.send(bytes);
  await caller.closed();

  expect(statusesIn(caller)).toEqual(statuses);
});

describe("a caller that sends Expect: 100-continue", () => {
  const body = '{"query":"{__typename}"}';
  const expecting = { Expect: "100-continue", "Content-Length": String(body.length) };
  const json = { "Content-Type": "application/json", ...expecting };

  test("gets 100 Continue, and then its response", async () => {
    await using app = await startTestApp();
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("POST /graphql", json);
    await caller.until("HTTP/1.1 100 Continue\r\n\r\n");

    await caller.send(body);

    await caller.until(TYPENAME);
  });

  test.each([
    ["too long a body", "POST /graphql", { ...json, "Content-Length": "1048577" }, 413],
    ["a type that is none", "POST /graphql", { ...json, "Content-Type": "text/html" }, 415],
    [
      "a cookie without a preflight header",
      "POST /files/",
      { ...MULTIPART, ...expecting, Cookie: "session_token=a" },
      400,
    ],
    ["an upload without a session", "POST /graphql", { ...MULTIPART, ...expecting }, 401],
  ])("does not get it with %s, and is refused at once", async (_what, target, headers, status) => {
    await using app = await startTestApp();
    using caller = await RawConnection.open(app.url);

    await caller.sendHead(target, headers);

    const answer = await caller.answer();
    expect([answer.status, answer.headers.connection]).toEqual([status, "close"]);
    await caller.closed(); // the service does not wait for the body
  });
});

/** A head that is refused before its body is read. */
const REFUSED = { ...MULTIPART, "Content-Length": "3000000" };
const UNREAD = Buffer.alloc(3_000_000);

describe("a caller whose body is refused unread", () => {
  test.each([
    ["POST /files/", "close"],
    ["POST /graphql", "close"],
    ["POST /nothing", "close"],
    ["PUT /graphql", "Close, x"],
  ])(
    "and who wants no other answer is told so, and the connection is closed behind its body: %s",
    async (target, Connection) => {
      await using app = await startTestApp();
      using caller = await RawConnection.open(app.url);
      await caller.sendHead(target, { ...REFUSED, Connection });

      const { status, headers, body } = await caller.answer();
      await caller.send(UNREAD);

      expect(status).toBeGreaterThanOrEqual(400);
      expect(headers.connection).toBe("close");
      expect(body).toContain('"errors"');
      await caller.closed();
    },
  );

  test("gets its answer also when it sends the body first", async () => {
    await using app = await startTestApp();
    for (let time = 0; time < 5; time += 1) {
      using caller = await RawConnection.open(app.url);
      await caller.sendHead("POST /files/", { ...REFUSED, Connection: "close" });
      await caller.send(UNREAD);

      expect(await caller.answer()).toMatchObject({ status: 401, headers: { connection: "close" } });
      await caller.closed();
    }
  });

  test("by HTTP/1.0 is told that the connection is closed", async () => {
    await using app = await startTestApp();
    using caller = await RawConnection.open(app.url);
    await caller.send(`POST /nothing HTTP/1.0\r\nContent-Length: ${UNREAD.length}\r\n\r\n`);

    expect(await caller.answer()).toMatchObject({ status: 404, headers: { connection: "close" } });
    await caller.send(UNREAD);
    await caller.closed();
  });

  test("is cut when the body does not come to its end", async () => {
    await using app = await startTestApp();
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("POST /files/", { ...REFUSED, Connection: "close" });

    expect((await caller.answer()).headers.connection).toBe("close");
    await caller.closed();
  }, 15_000);

  test("and who wants another answer gets it on the same connection", async () => {
    await using app = await startTestApp();
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("POST /files/", REFUSED);
    expect(await caller.answer()).toMatchObject({ status: 401, headers: { connection: "keep-alive" } });
    await caller.send(UNREAD);
    await caller.sendHead(QUERY, {});
    await caller.until(TYPENAME);
  });
});

test("a connection on which many bodies are refused unread gathers nothing", async () => {
  await using sandbox = await startSandbox();
  await using service = new Service({ USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl });
  using caller = await RawConnection.open(await service.url());
  const body = multipartBody([{ name: "file", filename: "a", content: randomBytes(200_000) }]);

  for (let answers = 1; answers <= 15; answers++) {
    const id = `refused-${answers}-`;
    const length = { "Content-Length": String(body.length) };
    await caller.sendHead("POST /files/", { ...MULTIPART, ...length, "X-Request-Id": id });
    await caller.until(`"requestId":"${id}"`); // it is answered before the body is sent
    await caller.send(body);
  }
  caller.socket.destroy();
  service.child.kill("SIGINT");

  expect(await service.ended()).toBe(0);
  expect(service.stderr).toBe(""); // Node warns there from the eleventh listener on
});

test("a caller that disconnects instead of sending a refused body leaves no timer behind", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
  await using app = await startTestApp();
  await answerTo(app, `${QUERY} HTTP/1.0\r\n\r\n`);
  const before = timers();

  for (const target of ["POST /files/", "POST /graphql", "POST /nothing"]) {
    using caller = await RawConnection.open(app.url);
    await caller.sendHead(target, {
      "Content-Type": "application/json",
      "Content-Encoding": "gzip",
      "Content-Length": "1000000",
    });
    await caller.answer();
  }

  await until(() => timers() <= before);
});
