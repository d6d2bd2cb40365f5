import { once } from "node:events";
import { connect } from "node:net";
import { request } from "node:http";
import { expect, test } from "@jest/globals";
import { type Sandbox, startSandbox } from "../../src/sandbox/startSandbox.js";
import { call, demo, multipart, open } from "./Caller.js";

const info = "/users/api/info";
const readme = "/users/api/files/readme.txt";

test("a fault replaces one response, and only of a matching request", async () => {
  await using sandbox = await startSandbox();
  sandbox.failNext({ method: "GET", path: info }, { status: 503, headers: { "Retry-After": "7" }, body: "down" });

  const other = await call(sandbox, "GET", "/jess_web/api/info");
  const failed = await call(sandbox, "GET", `${info}?x=1`);
  const again = await call(sandbox, "GET", info);

  expect([other.status, failed.status, again.status]).toEqual([200, 503, 200]);
  expect(failed).toMatchObject({ text: "down", headers: { "retry-after": "7", "content-length": "4" } });
  expect(sandbox.journal.entries.map(({ status, complete }) => [status, complete])).toEqual([
    [200, true],
    [503, true],
    [200, true],
  ]);
});

test("faults queue up, repeat, and can be cleared", async () => {
  await using sandbox = await startSandbox();
  sandbox.failNext("GET", { status: 500 });
  sandbox.failNext({ path: /info$/, times: 2 }, { status: 502 });
  sandbox.failNext({ times: Infinity }, { status: 504 });

  const seen: number[] = [];
  for (let i = 0; i < 5; i++) seen.push((await call(sandbox, "GET", info)).status);
  sandbox.clearFaults();
  seen.push((await call(sandbox, "GET", info)).status);

  expect(seen).toEqual([500, 502, 502, 504, 504, 200]);
});

test("headers are sent as given, also invalid ones", async () => {
  await using sandbox = await startSandbox();
  sandbox.failNext("GET", { headers: ["Set-Cookie", "a=1", "Set-Cookie", "b=2", "X Bad", "v"], body: "{}" });

  const text = await raw(sandbox, `GET ${info} HTTP/1.1\r\nHost: x\r\n\r\n`);

  expect(text).toContain("HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX Bad: v\r\nContent-Length: 2\r\n");
});

test.each([
  ["of the real answer", {}],
  ["of a given body", { body: "x".repeat(500) }],
])("an answer %s can be cut under its full length", async (_which, fault) => {
  await using sandbox = await startSandbox();
  sandbox.failNext({ path: readme }, { ...fault, cutAfterBytes: 20 });
  const response = await open(sandbox, "GET", readme, { as: demo });

  let bytes = 0;
  const reading = (async () => {
    for await (const chunk of response) bytes += Buffer.isBuffer(chunk) ? chunk.length : 0;
  })();

  await expect(reading).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(Number(response.headers["content-length"])).toBeGreaterThan(100);
  expect(bytes).toBe(20);
  expect(sandbox.journal.last).toMatchObject({ status: 200, complete: false, aborted: false });
});

test("an answer can be cut before its first byte, and a cut beyond its end changes nothing", async () => {
  await using sandbox = await startSandbox();
  sandbox.failNext("GET", { cutAfterBytes: 0 });
  sandbox.failNext("GET", { cutAfterBytes: 1_000_000 });

  await expect(call(sandbox, "GET", info)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(JSON.parse((await call(sandbox, "GET", info)).text)).toMatchObject({ Title: "Users Web API" });
});

test.each([
  ["the real answer", {}],
  ["a given body", { body: '{"Title":"x"}' }],
])("%s can drip", async (_which, fault) => {
  await using sandbox = await startSandbox();
  sandbox.failNext("GET", { ...fault, dripMs: 0.1 });
  const response = await open(sandbox, "GET", info);

  let pieces = 0;
  let text = "";
  for await (const chunk of response) {
    pieces++;
    text += String(chunk);
  }

  expect(JSON.parse(text)).toHaveProperty("Title");
  expect(pieces).toBeGreaterThan(5);
});

test("a connection can be reset at once, and in the middle of a request body", async () => {
  await using sandbox = await startSandbox();
  sandbox.failNext("GET", { reset: true });
  sandbox.failNext("POST", { resetAfterRequestBytes: 1000 });

  await expect(call(sandbox, "GET", info)).rejects.toMatchObject({ code: "ECONNRESET" });
  const body = Buffer.alloc(5_000_000);
  await expect(call(sandbox, "POST", "/users/api/files", { as: demo, body })).rejects.toMatchObject({
    code: expect.stringMatching(/ECONNRESET|EPIPE/),
  });
  expect(sandbox.journal.last?.bodyBytes).toBeGreaterThanOrEqual(1000);
  expect(sandbox.journal.last).toMatchObject({ aborted: false, complete: false, received: false });
});

test("silence lasts until the caller disconnects, which the journal records", async () => {
  await using sandbox = await startSandbox();
  sandbox.failNext("GET", { silence: true });
  const outgoing = request(sandbox.usersUrl + "/info").on("error", () => undefined);
  outgoing.end();
  await sandbox.journal.waitFor(({ received }) => received);

  outgoing.destroy();

  expect(await sandbox.journal.waitFor(({ aborted }) => aborted)).toMatchObject({ status: undefined, complete: false });
});

test("an answer can come before the body has been read, or without it ever being read", async () => {
  await using sandbox = await startSandbox();
  sandbox.failNext("POST", { status: 413, body: "early", answerEarly: true });
  sandbox.failNext("POST", { neverRead: true });
  const target = `${sandbox.usersUrl}/files`;

  const early = request(target, { method: "POST", headers: { "content-length": 10 } }).on("error", () => undefined);
  early.write("half ");
  const [response] = (await once(early, "response")) as [{ statusCode?: number }];
  expect(response.statusCode).toBe(413);
  early.destroy();

  const unread = request(target, { method: "POST", headers: { "content-length": 5_000_000 } }).on(
    "error",
    () => undefined,
  );
  unread.write(Buffer.alloc(5_000_000));
  const entry = await sandbox.journal.waitFor(({ headers }) => headers["content-length"] === "5000000");
  expect(entry).toMatchObject({ received: false, status: undefined });
  await sandbox.journal.waitFor((each) => each === entry && each.bodyBytes > 0);
  expect(entry.bodyBytes).toBeLessThan(1_000_000);
  unread.destroy();
});

test("a late answer is the real one", async () => {
  await using sandbox = await startSandbox({ quirks: { latencyMs: 10 } });
  sandbox.failNext("GET", { delayMs: 30 });

  const start = performance.now();
  const { status } = await call(sandbox, "GET", info);

  expect(status).toBe(200);
  expect(performance.now() - start).toBeGreaterThan(35);
});

test("an upload that was delayed arrives whole", async () => {
  await using sandbox = await startSandbox();
  sandbox.failNext("POST", { delayMs: 10 });
  const content = Buffer.alloc(300_000, "ab");

  await call(sandbox, "POST", "/users/api/files/t", { as: demo, ...multipart({ filename: "f", content }) });

  expect((await call(sandbox, "GET", "/users/api/files/t/f", { as: demo })).text).toHaveLength(300_000);
});

test("stop does not wait for hanging requests", async () => {
  const sandbox = await startSandbox();
  const { hostname, port } = new URL(sandbox.usersUrl);
  const idle = connect(Number(port), hostname).on("error", () => undefined);
  sandbox.failNext("GET", { silence: true });
  sandbox.failNext("GET", { delayMs: 60_000 });
  sandbox.failNext("GET", { body: "slow", dripMs: 60_000 });
  sandbox.failNext("GET", { dripMs: 60_000 });
  const hanging = Promise.allSettled([1, 2, 3, 4].map(() => call(sandbox, "GET", info)));
  const upload = request(`${sandbox.usersUrl}/files`, {
    method: "POST",
    headers: { ...multipart().headers, cookie: `session_token=${await sandbox.mintToken(demo)}` },
  }).on("error", () => undefined);
  upload.write(multipart({ filename: "f", content: Buffer.alloc(100_000) }).body.subarray(0, 50_000));
  await sandbox.journal.waitFor(({ parts }) => parts.length === 1);

  await sandbox.stop();

  expect((await hanging).map(({ status }) => status)).toEqual(Array(4).fill("rejected"));
  idle.destroy();
});

/** All that the server sends to a text that need not be HTTP, until it closes the connection. */
async function raw(sandbox: Sandbox, text: string): Promise<string> {
  const { hostname, port } = new URL(sandbox.usersUrl);
  const socket = connect(Number(port), hostname);
  socket.write(text);
  let received = "";
  for await (const chunk of socket) received += String(chunk);
  return received;
}
