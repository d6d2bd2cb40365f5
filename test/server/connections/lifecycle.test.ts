import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { startSandbox } from "../../../src/sandbox/startSandbox.js";
import { MULTIPART, multipartBody } from "../../support/multipartBody.js";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { notReady, startOnSandbox as start } from "../../support/startOnSandbox.js";
import { startTestApp } from "../../support/startTestApp.js";

const ME = "GET /graphql?query=%7Bme%7Bemail%7D%7D";
const JSON_TYPE = { "Content-Type": "application/json" };
const MINE = { data: { me: { email: "demo@example.org" } } };

test("SIGTERM is told by /readyz first; whatever still comes, or is under way, ends well; the exit code is 0", async () => {
  await using app = await start({ STOP_NOTICE_MS: "2000" });
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

test("connections that wait in the kernel while a process that is told to stop gets no CPU are all answered", async () => {
  await using app = await start({ STOP_NOTICE_MS: "2500" });
  app.service.child.kill("SIGTERM");
  await notReady(app.url);
  app.service.child.kill("SIGSTOP"); // as under a CPU limit

  const callers = await Promise.all(Array.from({ length: 50 }, () => RawConnection.open(app.url)));
  await Promise.all(callers.slice(1).map((caller) => caller.sendHead(ME, app.headers)));
  await delay(2_700); // the notice is over: what is due comes before what waits in the kernel
  app.service.child.kill("SIGCONT");
  await callers[0]?.sendHead(ME, app.headers); // its first bytes come when it is accepted, or later

  const answers = await Promise.all(callers.map((caller) => caller.answer().catch(() => undefined)));
  const told = answers.map((answer) => `${answer?.status ?? "none"} ${answer?.body.trim() ?? ""}`);
  expect(told).toEqual(callers.map(() => `200 ${JSON.stringify(MINE)}`));
  expect(await app.service.ended()).toBe(0);
});

test("a second signal ends the process at once, whatever is under way", async () => {
  const forLong = { STOP_NOTICE_MS: "3600000", UPSTREAM_TIMEOUT_MS: "3600000" };
  await using app = await start({ ...forLong, LOG_LEVEL: "warn" });
  app.sandbox.failNext("GET", { silence: true });
  using caller = await RawConnection.open(app.url);
  await caller.sendHead(ME, app.headers);
  const entry = await app.sandbox.journal.waitFor(({ url }) => url === "/users/api/user");

  app.service.child.kill("SIGTERM");
  await notReady(app.url);
  app.service.child.kill("SIGTERM");

  expect(await app.service.ended()).toBe(1);
  expect(app.service.lines()).toMatchObject([
    { level: 40, msg: "a second signal: ended at once", signal: "SIGTERM", requests: 1, streams: 0 },
  ]);
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
