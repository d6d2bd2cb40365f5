import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ERROR_CODES } from "../../../src/server/errors/errorCodes.js";
import { OPERATIONS } from "../../../src/telemetry/metrics/operationNames.js";
import { LogOnDocument, MeDocument } from "../../generated/operations.js";
import { LiveEvents } from "../../support/LiveEvents.js";
import { RawConnection } from "../../support/rawRequest.js";
import { Scrape } from "../../support/Scrape.js";
import { openTmp } from "../../support/startService.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";
import type { TestClient } from "../../support/TestClient.js";
import { until } from "../../support/until.js";

let app: TestApp;
let user: TestClient;

beforeAll(async () => {
  app = await startTestApp({ env: { METRICS_PORT: "0", UPSTREAM_MAX_CALLS: "1", JOB_POLL_MIN_MS: "20" } });
  user = await app.signIn();
});

afterAll(() => app.stop());

/** What was counted while something was done. */
async function during(act: () => Promise<unknown>) {
  const before = await Scrape.of(app);
  await act();
  // A request is counted when its connection has told of the end of the response, which the client may know before.
  await until(async () => (await Scrape.of(app)).sum("http_server_active_requests") === 0);
  const after = await Scrape.of(app);
  return (name: string): Record<string, number> => {
    const [old, now] = [before.all(name), after.all(name)];
    const grown = Object.entries(now).map(([labels, value]) => [labels, value - (old[labels] ?? 0)] as const);
    return Object.fromEntries(grown.filter(([, value]) => value !== 0));
  };
}

const HTTP = "http_server_request_duration_seconds_count";
const OPERATION = "graphql_operation_duration_seconds_count";
const CALLS = "http_client_request_duration_seconds_count";

async function askRaw(text: string): Promise<string> {
  using connection = await RawConnection.open(app.url);
  await connection.send(text);
  await connection.closed();
  return connection.received;
}

test("each request is counted by its method, the template of its path and its status", async () => {
  const counted = await during(async () => {
    for (const path of ["/livez", "/livez", "/files/readme.txt", "/files/secret/nothing.txt", "/nowhere/secret"])
      await (await user.fetch(path)).arrayBuffer();
    await (await user.fetch("/files/readme.txt", { method: "HEAD" })).arrayBuffer();
    await (await user.fetch("/graphql", { method: "PUT" })).arrayBuffer();
    await askRaw("MKCOL /files/secret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  });

  expect(counted(HTTP)).toEqual({
    "GET /livez 200": 2,
    "GET /files/* 200": 1,
    "GET /files/* 404": 1,
    "GET /* 404": 1,
    "HEAD /files/* 200": 1,
    "PUT /graphql 405": 1,
    "_OTHER /files/* 405": 1,
  });
  expect(counted("graphql_errors_total")).toEqual({ NOT_FOUND: 2, METHOD_NOT_ALLOWED: 2 });
  expect(counted(OPERATION)).toEqual({});
});

test("what is refused before it is read is counted too: malformed HTTP, a body that is too long", async () => {
  const counted = await during(async () => {
    expect(await askRaw("no HTTP at all\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect(await askRaw("CONNECT secret.example.org:443 HTTP/1.1\r\nHost: secret\r\n\r\n")).toMatch(/^HTTP\/1\.1 405 /);
    const { status } = await user.execute(`{ me { email } } #${"x".repeat(2 ** 20)}`);
    expect(status).toBe(413);
  });

  expect(counted(HTTP)).toEqual({ "_OTHER  400": 1, "_OTHER  405": 1, "POST /graphql 413": 1 });
  expect(counted("graphql_errors_total")).toEqual({ BAD_REQUEST: 1, METHOD_NOT_ALLOWED: 1, PAYLOAD_TOO_LARGE: 1 });
});

test("operations are counted by name, outcome and how their answer came about", async () => {
  const counted = await during(async () => {
    for (let time = 0; time < 5; time++) await user.execute(MeDocument);
    await user.execute("query SecretName { session { email } }");
    await user.execute("mutation Me { nothing }"); // not valid
    const input = { email: "demo@example.org", password: "wrong" };
    await app.anonymous().execute(LogOnDocument, { input });
    await app.anonymous().execute(MeDocument);
  });

  expect(counted(OPERATION)).toEqual({
    "query Me ok": 5,
    "query Me error": 1,
    "query other ok": 1,
    "mutation LogOn refused": 1,
  });
  expect(counted("ensims_operations_total")).toEqual({ interpreted: 4, compiled: 2, hit: 2 });
  expect(counted("graphql_errors_total")).toEqual({ GRAPHQL_VALIDATION_FAILED: 1, UNAUTHENTICATED: 1 });
  expect(counted(CALLS)).toEqual({ "users GET 200": 5, "users POST 200": 1 });
});

test("what is kept of a public answer is fresh: no call is made for it", async () => {
  const counted = await during(async () => {
    for (let time = 0; time < 5; time++) await user.execute("query Info { info { title } }");
  });

  expect(counted("ensims_operations_total").fresh).toBeGreaterThanOrEqual(1);
  expect(counted(OPERATION)).toEqual({ "query Info ok": 5 });
  expect(counted(CALLS)).toEqual({ "users GET 200": 1 });
});

test("calls of a REST API that fails are counted with the kind of failure, and with each retry", async () => {
  app.sandbox.failNext({ method: "GET", times: 3 }, { status: 503 });

  const counted = await during(() => user.execute("{ me { firstName } }"));

  expect(counted(CALLS)).toEqual({ "users GET 503 unavailable": 1 });
  expect(counted("ensims_retries_total")).toEqual({ users: 2 });
  expect(counted("graphql_errors_total")).toEqual({ UPSTREAM_UNAVAILABLE: 1 });
});

test("slots that are used, and calls that wait for one, are told as they are", async () => {
  app.sandbox.failNext({ method: "GET", times: 2 }, { delayMs: 300 });
  const asked = ["{ me { surname } }", "{ files { children { totalCount } } }"].map((query) => user.execute(query));
  const slots = { service: "users", kind: "calls" };
  await until(async () => (await Scrape.of(app)).sum("ensims_upstream_slots", { ...slots, state: "waiting" }) === 1);

  const busy = await Scrape.of(app);
  await Promise.all(asked);
  const idle = await Scrape.of(app);

  expect(busy.sum("ensims_upstream_slots", { ...slots, state: "used" })).toBe(1);
  expect(busy.sum("http_server_active_requests")).toBe(2);
  expect(idle.all("ensims_upstream_slots")).toEqual({});
  expect(idle.sum("ensims_upstream_slots_limit", slots)).toBe(1);
});

test("a stream is a gauge while it is open, and is counted when it ends; it is no request that takes long", async () => {
  await user.execute('mutation { setJessSession(input: { jessUser: "DemoJess", jessPwd: "demo" }) { ok } }');
  const counted = await during(async () => {
    const events = await LiveEvents.open(user, 'subscription WatchJob { job(id: "385012") { status } }');
    await events.next();
    const open = await Scrape.of(app);
    expect(open.sum("ensims_streams")).toBe(1);
    expect(open.sum("ensims_job_watches")).toBe(1);
    expect(open.sum("http_server_active_requests")).toBe(0);
    await until(async () => (await Scrape.of(app)).sum("ensims_job_looks_total") >= 1);
    await events[Symbol.asyncDispose]();
    await until(async () => (await Scrape.of(app)).sum("ensims_streams") === 0);
  });

  expect(counted("ensims_streams_ended_total")).toEqual({ "client closed": 1 });
  expect(counted("ensims_stream_events_total")[""]).toBeGreaterThanOrEqual(1);
  expect(counted(OPERATION)).toEqual({ "subscription WatchJob ok": 1 });
  expect(counted(HTTP)).toEqual({});
  expect(counted("ensims_incomplete_responses_total")).toEqual({});
});

test("a response that its client did not get in full is counted by why", async () => {
  app.sandbox.failNext({ method: "GET" }, { delayMs: 1_000 });
  const counted = await during(async () => {
    using connection = await RawConnection.open(app.url);
    await connection.sendHead("GET /files/readme.txt", { Cookie: await user.jar.getCookieString(app.url) });
    await until(async () => (await Scrape.of(app)).sum("http_server_active_requests") === 1);
  });

  expect(counted("ensims_incomplete_responses_total")).toEqual({ "client closed": 1 });
  expect(counted(HTTP)).toEqual({ "GET /files/*": 1 });
});

test("an upstream that is down opens the circuit; guessed passwords are counted", async () => {
  app.sandbox.failNext({ times: Infinity }, { reset: true });
  for (let time = 0; time < 4; time++) await user.execute("{ me { company } }");
  expect((await Scrape.of(app)).all("ensims_circuit_state")).toEqual({ users: 2 });
  app.sandbox.clearFaults();
});

test("guessed passwords are counted by the limit that refuses them, and bytes in both directions", async () => {
  await using other = await startTestApp({ env: { METRICS_PORT: "0" } });
  const guesser = other.anonymous();
  const input = { email: "demo@example.org", password: "wrong" };
  for (let time = 0; time < 12; time++) await guesser.execute(LogOnDocument, { input });

  const scrape = await Scrape.of(other);
  expect(scrape.all("ensims_logon_refused_total")).toEqual({ account: 2 });
  for (const direction of ["receive", "transmit"])
    expect(scrape.sum("ensims_bytes_total", { direction })).toBeGreaterThan(12 * 200);
});

test("labels are of our own words: no path, name, token or address of a caller is one", async () => {
  const { samples, text } = await Scrape.of(app);
  const valuesOf = (label: string) => [...new Set(samples.flatMap(({ labels }) => labels[label] ?? []))];

  expect(Object.keys({ ...OPERATIONS, other: "" })).toEqual(expect.arrayContaining(valuesOf("operation")));
  expect(ERROR_CODES).toEqual(expect.arrayContaining(valuesOf("code")));
  expect(["", "/*", "/graphql", "/files/*", "/livez"]).toEqual(expect.arrayContaining(valuesOf("http_route")));
  expect(text).not.toMatch(/secret|readme|nothing|385012|demo|127\.0\.0\.1/i);
});

test("operations of trusted documents are counted by their names, and others still by none", async () => {
  await using tmp = await openTmp();
  const manifest = join(tmp.path, "manifest.json");
  await writeFile(manifest, JSON.stringify({ mine: "query Mine { info { version } }" }));
  const env = { METRICS_PORT: "0", TRUSTED_DOCUMENTS: manifest, TRUSTED_DOCUMENTS_MODE: "log" };
  await using trusting = await startTestApp({ env });
  for (const name of ["Mine", "Secret"]) await trusting.anonymous().execute(`query ${name} { info { version } }`);
  await until(async () => (await Scrape.of(trusting)).sum(OPERATION) === 2);

  expect((await Scrape.of(trusting)).all(OPERATION)).toEqual({ "query Mine ok": 1, "query other ok": 1 });
});
