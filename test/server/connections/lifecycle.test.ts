import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { startSandbox } from "../../../src/sandbox/startSandbox.js";
import { MULTIPART, multipartBody } from "../../support/multipartBody.js";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { openTmp, Service } from "../../support/startService.js";
import { startTestApp } from "../../support/startTestApp.js";

const ME = "GET /graphql?query=%7Bme%7Bemail%7D%7D";
const JSON_TYPE = { "Content-Type": "application/json" };
const MINE = { data: { me: { email: "demo@example.org" } } };

/** The service in a process of its own, on a sandbox of this one. */
async function start(env: Record<string, string> = {}) {
  const tmp = await openTmp();
  const sandbox = await startSandbox();
  const options = { USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl, TMPDIR: tmp.path };
  const service = new Service({ ...options, ...env });
  return {
    ...{ tmp, sandbox, service, url: await service.url() },
    headers: { Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}` },
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await sandbox.stop();
      await tmp[Symbol.asyncDispose]();
    },
  };
}

/** Resolves when a probe on a connection of its own is told that no more requests are wanted. */
async function notReady(url: string): Promise<void> {
  while ((await rawRequest(url, "GET /readyz")).status !== 503) await delay(10);
}

test("SIGTERM is told by /readyz first; whatever still comes, or is under way, ends well; the exit code is 0", async () => {
  await using app = await start();
  const { url, headers, sandbox, service } = app;
  sandbox.failNext({ path: "/users/api/files/readme.txt" }, { dripMs: 5 });
  using download = await RawConnection.open(url);
  await download.sendHead("GET /files/readme.txt", headers);
  await download.until("\r\n\r\n");
  const body = multipartBody([{ name: "file", filename: "a", content: randomBytes(200_000) }]);
  using upload = await RawConnection.open(url);
  await upload.sendHead("POST /files/", { ...headers, ...MULTIPART, "Content-Length": String(body.length) });
  await upload.send(body.subarray(0, 100_000));
  using kept = await RawConnection.open(url); // as a client keeps one for its next request
  await kept.sendHead("GET /livez", {});
  await kept.until('{"status":"ok"}');

  const knownAlready = () => rawRequest(url, "POST /graphql", JSON_TYPE, '{"query":"{ __typename }"}');
  for (let time = 0; time < 4; time++) await knownAlready();

  service.child.kill("SIGTERM");
  await notReady(url);

  expect(await knownAlready()).toMatchObject({ status: 200, headers: { connection: "close" } });
  const late = await rawRequest(url, ME, headers);
  expect([JSON.parse(late.body), late.headers.connection]).toEqual([MINE, "close"]);
  await kept.sendHead(ME, headers);
  await kept.until(JSON.stringify(MINE));
  await kept.closed();
  await upload.send(body.subarray(100_000));
  expect(JSON.parse((await upload.answer()).body)).toMatchObject({ ok: true, files: [{ size: 200_000 }] });
  const { headers: head, bytes } = await download.answer();
  expect(bytes).toHaveLength(Number(head["content-length"]));
  expect(await service.ended()).toBe(0);
  expect(service.stderr).toBe("");
  expect(await app.tmp.list()).toEqual([]);
});

test("a second signal ends the process at once, whatever is under way", async () => {
  await using app = await start({ SHUTDOWN_GRACE_MS: "3600000", UPSTREAM_TIMEOUT_MS: "3600000" });
  app.sandbox.failNext("GET", { silence: true });
  using caller = await RawConnection.open(app.url);
  await caller.sendHead(ME, app.headers);
  const entry = await app.sandbox.journal.waitFor(({ url }) => url === "/users/api/user");

  app.service.child.kill("SIGTERM");
  await notReady(app.url);
  app.service.child.kill("SIGTERM");

  expect(await app.service.ended()).not.toBe(0);
  await caller.closed();
  await app.sandbox.journal.waitFor(({ aborted }) => aborted);
  expect(entry.aborted).toBe(true);
});

test("the service starts while its upstream is down, says so, and works once the upstream is there", async () => {
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const address = free.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  await once(free.close(), "close");
  const base = `http://127.0.0.1:${address.port}`;
  const env = { USERS_API_URL: `${base}/users/api`, JESS_API_URL: `${base}/jess_web/api` };
  await using app = await startTestApp({ env });

  const { status, body } = await rawRequest(app.url, "GET /readyz");
  expect({ status, body: JSON.parse(body) as unknown }).toEqual({
    status: 200,
    body: { status: "ready", upstream: { users: "unavailable", jess: "unavailable" }, streams: 0, watches: 0 },
  });

  await using upstream = await startSandbox({ port: address.port });
  const headers = { Authorization: `Bearer ${await upstream.mintToken("demo@example.org")}` };
  expect(JSON.parse((await rawRequest(app.url, ME, headers)).body)).toEqual(MINE);
});
