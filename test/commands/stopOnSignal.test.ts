import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { RawConnection, rawRequest } from "../support/rawRequest.js";
import { startOnSandbox } from "../support/startOnSandbox.js";

const ME = "GET /graphql?query=%7Bme%7Bemail%7D%7D";

const isListening = (url: string) =>
  rawRequest(url, "GET /livez").then(
    () => true,
    () => false,
  );

/** The lines that are of no request, and not of the start. */
const ofTheStop = (lines: readonly Record<string, unknown>[]) =>
  lines.filter(({ msg }) => msg !== "operation" && !/^(starting$|Server listening)/.test(String(msg)));

test("the log tells what is under way when the signal comes, and how it ended; SIGUSR1 does nothing in production", async () => {
  const env = { NODE_ENV: "production", LOG_LEVEL: "info", STOP_NOTICE_MS: "500" };
  await using app = await startOnSandbox(env);
  const { sandbox, service, headers, url } = app;
  sandbox.failNext({ path: "/jess_web/api/jobs" }, { silence: true });
  const body = JSON.stringify({ query: "subscription { activeJobs { id } }" });
  using stream = await RawConnection.open(url);
  await stream.sendHead("POST /graphql", {
    ...{ ...headers, Accept: "text/event-stream", "Content-Type": "application/json" },
    "Content-Length": String(body.length),
  });
  await stream.send(body);
  await stream.until("200 OK");
  sandbox.failNext({ path: "/users/api/user" }, { delayMs: 1_000 });
  using caller = await RawConnection.open(url);
  await caller.sendHead(ME, headers);
  await sandbox.journal.waitFor((entry) => entry.url === "/users/api/user");

  service.child.kill("SIGUSR1");
  service.child.kill("SIGTERM");

  expect((await caller.answer()).status).toBe(200);
  expect(await service.ended()).toBe(0);
  expect(ofTheStop(service.lines())).toMatchObject([
    { level: 30, msg: "stopping", signal: "SIGTERM", requests: 1, streams: 1 },
    { level: 30, msg: "stopped", signal: "SIGTERM", ended: 2, cut: 0, durationMs: expect.any(Number) },
  ]);
  const stopped = service.lines().at(-1);
  expect(Number(stopped?.durationMs)).toBeGreaterThanOrEqual(500);
  expect(Number(stopped?.durationMs)).toBeLessThan(8_000); // it has not waited for the call of the stream
  expect(service.stderr).not.toContain("Debugger");
});

test("on SIGHUP there is no notice; what the grace period cuts is told, with a line each and in all", async () => {
  await using app = await startOnSandbox({ LOG_LEVEL: "info", STOP_NOTICE_MS: "3600000", SHUTDOWN_GRACE_MS: "50" });
  const { sandbox, service, headers, url } = app;
  sandbox.failNext({ path: "/users/api/user" }, { silence: true });
  using caller = await RawConnection.open(url);
  await caller.sendHead(ME, headers);
  await sandbox.journal.waitFor((entry) => entry.url === "/users/api/user");

  service.child.kill("SIGHUP");

  expect(await service.ended()).toBe(0);
  await caller.closed();
  const lines = service.lines();
  expect(ofTheStop(lines).filter(({ api }) => api === undefined)).toMatchObject([
    { level: 30, msg: "stopping", signal: "SIGHUP", requests: 1, streams: 0 },
    { level: 40, msg: expect.stringContaining("the grace period is over"), requests: 1, streams: 0, graceMs: 50 },
    { level: 30, msg: "stopped", signal: "SIGHUP", ended: 1, cut: 1 },
  ]);
  expect(lines.filter(({ msg }) => msg === "operation")).toMatchObject([{ incomplete: "shutdown" }]);
});

test("an interrupt that comes twice, from a terminal and by npm, is one", async () => {
  await using app = await startOnSandbox();
  app.sandbox.failNext({ path: "/users/api/user" }, { delayMs: 300 });
  using caller = await RawConnection.open(app.url);
  await caller.sendHead(ME, app.headers);
  await app.sandbox.journal.waitFor((entry) => entry.url === "/users/api/user");

  app.service.child.kill("SIGINT");
  while (await isListening(app.url)) await delay(10);
  app.service.child.kill("SIGINT");

  expect((await caller.answer()).status).toBe(200);
  expect(await app.service.ended()).toBe(0);
});
