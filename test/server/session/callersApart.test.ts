import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { startSandbox } from "../../../src/sandbox/startSandbox.js";
import { addUsers, askAll } from "../../support/manyCallers.js";
import { RawConnection } from "../../support/rawRequest.js";
import { type Proxy, type ProxyOptions, startProxy } from "../../support/startProxy.js";
import { startTestApp } from "../../support/startTestApp.js";
import { until } from "../../support/until.js";

/** What makes caches mix up callers: the same URL, and headers that allow sharing the response. */
const KEEP = { "cache-control": "public, max-age=60", etag: '"the-same"' };
const atRandom = () => delay(Math.random() * 20);

async function startService(options: ProxyOptions, quirks = {}) {
  const sandbox = await startSandbox({ quirks });
  const proxy: Proxy = await startProxy(sandbox.usersUrl, { headers: KEEP, ...options });
  const env = { USERS_API_URL: proxy.to(sandbox.usersUrl), JESS_API_URL: sandbox.jessUrl, LOG_LEVEL: "warn" };
  const app = await startTestApp({ env });
  return {
    url: app.url,
    sandbox,
    proxy,
    async [Symbol.asyncDispose]() {
      await app.stop();
      await proxy[Symbol.asyncDispose]();
      await sandbox.stop();
    },
  };
}

test("50 callers at once get each its own answers, however slow and cacheable the upstream's are", async () => {
  await using service = await startService({ hold: atRandom });
  const users = await addUsers(service.sandbox, 50);

  const { answers, wrong } = await askAll(service.url, users, 20);

  expect(wrong).toEqual([]);
  expect(answers).toBe(1_000);
  expect(service.proxy.requests).toBeGreaterThanOrEqual(1_250); // nothing was answered from a store
});

test("they do while others give up at random, and while the upstream renews each session at each answer", async () => {
  await using service = await startService({ hold: atRandom }, { rollingSession: true });
  const users = await addUsers(service.sandbox, 30);

  const { answers, aborted, wrong } = await askAll(service.url, users, 10, 30);

  expect(wrong).toEqual([]);
  expect(answers).toBe(300);
  expect(aborted).toBeGreaterThan(50);
});

const ME = JSON.stringify({ query: "{ me { email } }" });
const JSON_HEADERS = ["Content-Type: application/json", `Content-Length: ${ME.length}`];

test.each([
  ["that Apollo answers", "GET /graphql?query=%7Bme%7Bemail%7D%7D", ["Apollo-Require-Preflight: true"], ""],
  ["that a plan answers", "POST /graphql", JSON_HEADERS, ME],
])("two requests in one piece on one connection get each its own answer, in order: %s", async (...row) => {
  const [, target, headers, body] = row;
  let isSlow = false;
  const hold = async () => {
    if (!isSlow) return;
    isSlow = false; // the second would be answered first
    await delay(20);
  };
  await using service = await startService({ hold });
  const [one, other] = await addUsers(service.sandbox, 2);
  using connection = await RawConnection.open(service.url);
  const request = (token = "") =>
    [`${target} HTTP/1.1`, "Host: localhost", `Cookie: session_token=${token}`, ...headers, "", body].join("\r\n");
  for (let times = 1; times <= 4; times++) {
    await connection.send(request(one?.token));
    await until(() => connection.received.split("user-0@example.org").length > times);
  }
  const before = connection.received.length;
  isSlow = true;

  await connection.send(request(one?.token) + request(other?.token));
  await connection.until("user-1@example.org");

  expect(connection.received.slice(before).match(/\{"data".*?\}\}\}/g)).toEqual([
    '{"data":{"me":{"email":"user-0@example.org"}}}',
    '{"data":{"me":{"email":"user-1@example.org"}}}',
  ]);
});
