import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "@jest/globals";
import { readConfig } from "../../../src/config/config.js";
import { RawConnection } from "../../support/rawRequest.js";
import { startOnSandbox } from "../../support/startOnSandbox.js";
import { Service } from "../../support/startService.js";
import { startTestApp } from "../../support/startTestApp.js";
import { until } from "../../support/until.js";

/** Undefined if there is no answer. */
const statusOf = (url: string) =>
  fetch(url, { headers: { connection: "close" } }).then(
    ({ status }) => status,
    () => undefined,
  );

test("metrics are read on a listener of their own, and callers do not see them", async () => {
  await using app = await startTestApp({ env: { METRICS_PORT: "0" } });
  const url = app.metricsUrl ?? "";

  const scraped = await fetch(url);
  expect(scraped.status).toBe(200);
  expect(scraped.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await scraped.text();
  expect(text).toMatch(/^ensims_build_info\{version="\d+\.\d+\.\d+"\} 1$/m);
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  expect((await fetch(url, { method: "HEAD" })).headers.get("content-length")).not.toBeNull();
  const posted = await fetch(url, { method: "POST" });
  expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  expect((await fetch(new URL("/graphql", url))).status).toBe(404);
  expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
});

test("there is no such listener unless METRICS_PORT is set", async () => {
  await using app = await startTestApp();

  expect(app.metricsUrl).toBeUndefined();
});

test("it holds 100 connections at a time, so that it takes no more of the files that callers need", async () => {
  await using app = await startTestApp({ env: { METRICS_PORT: "0" } });
  const idle: RawConnection[] = [];
  for (let index = 0; index < 100; index++) idle.push(await RawConnection.open(app.metricsUrl ?? ""));

  using refused = await RawConnection.open(app.metricsUrl ?? "");
  await once(refused.socket, "close");
  expect((await fetch(`${app.url}/livez`)).status).toBe(200);
  expect(idle.filter(({ socket }) => socket.destroyed)).toEqual([]);

  for (const { socket } of idle) socket.destroy();
  await until(async () => (await statusOf(app.metricsUrl ?? "")) === 200);
});

test("it answers while the service drains, and ends with it", async () => {
  await using started = await startOnSandbox({ METRICS_PORT: "0", STOP_NOTICE_MS: "0" });
  const { service, sandbox, url, headers } = started;
  const metrics = await service.says(/^Metrics +(\S+)$/m);
  sandbox.failNext({ method: "GET" }, { delayMs: 1_500 });
  const slow = fetch(`${url}/files/readme.txt`, { headers });
  await until(async () => /^http_server_active_requests 1$/m.test(await (await fetch(metrics)).text()));

  service.child.kill("SIGTERM");
  await until(async () => (await statusOf(`${url}/livez`)) === undefined);

  expect(await (await fetch(metrics)).text()).toMatch(/^http_server_active_requests 1$/m);
  expect((await slow).status).toBe(200);
  expect(await service.ended()).toBe(0);
  await expect(fetch(metrics)).rejects.toThrow();
});

test("if its port is in use, the service does not start, and the message names METRICS_PORT", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  await using service = new Service({ METRICS_PORT: port });

  expect(await service.ended()).toBe(1);
  expect(service.stderr).toBe(
    `Cannot start: port ${port} is already in use. Stop the process that has it, or wait some seconds if it is stopping already; or set another port with METRICS_PORT.\n`,
  );
  expect(service.stdout).toBe("");
  await once(other.close(), "close");
});

test("if this machine lacks its address, the message names METRICS_HOST", async () => {
  await using service = new Service({ METRICS_PORT: "0", METRICS_HOST: "192.0.2.1" });

  expect(await service.ended()).toBe(1);
  expect(service.stderr).toBe("Cannot start: this machine has no address 192.0.2.1. Set another with METRICS_HOST.\n");
});

test.each([
  [{ METRICS_PORT: "http" }, "METRICS_PORT must be a whole number from 0 to 65535"],
  [{ METRICS_PORT: "4000" }, "METRICS_PORT must not be that of PORT (4000): metrics are not for callers"],
  [{ METRICS_PORT: "0", METRICS_HOST: "a b" }, "METRICS_HOST must be an IP address or a host name"],
])("%j is an invalid configuration", (env, problem) => {
  expect(() => readConfig(env)).toThrow(problem);
});

test("`check` says where they will be", async () => {
  await using program = new Service({ METRICS_PORT: "9464" }, ["check"]);

  expect(await program.ended()).toBe(0);
  expect(program.stdout).toContain("\nMetrics        are served on 127.0.0.1, port 9464\n");
});
