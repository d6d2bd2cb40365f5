import { expect, test } from "@jest/globals";
import { rawRequest, RawConnection } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

async function ask(app: TestApp, path: string) {
  const { status, body } = await rawRequest(app.url, `GET ${path}`);
  return { status, body: JSON.parse(body) as unknown };
}

test("/livez says that the process is alive, without an upstream call", async () => {
  await using app = await startTestApp();

  expect(await ask(app, "/livez")).toEqual({ status: 200, body: { status: "ok" } });
  expect(app.sandbox.journal.entries).toEqual([]);
});

test.each(["/livez", "/readyz"])("HEAD %s is answered as GET is, without the body", async (path) => {
  await using app = await startTestApp();
  const ask = (method: string) => rawRequest(app.url, `${method} ${path}`, { Connection: "close" });

  const [get, head] = [await ask("GET"), await ask("HEAD")];
  expect({ status: head.status, body: head.body }).toEqual({ status: 200, body: "" });
  for (const name of ["content-type", "content-length", "cache-control"]) {
    expect(head.headers[name]).toBe(get.headers[name]);
  }
});

test("/readyz has the state of both upstreams, which it checks rarely and without a session", async () => {
  await using app = await startTestApp();

  for (let i = 0; i < 3; i++) {
    expect(await ask(app, "/readyz")).toEqual({
      status: 200,
      body: { status: "ready", upstream: { users: "up", jess: "up" }, streams: 0, watches: 0 },
    });
  }
  expect(app.sandbox.journal.entries.map(({ method, url, headers }) => [method, url, headers.cookie]).sort()).toEqual([
    ["GET", "/jess_web/api/info", undefined],
    ["GET", "/users/api/info", undefined],
  ]);
});

test("an upstream outage is told by /readyz, and does not make the service unready", async () => {
  await using app = await startTestApp();
  app.sandbox.failNext({ path: "/users/api/info", times: 3 }, { status: 503 });
  app.sandbox.failNext({ path: "/jess_web/api/info" }, { status: 500 });

  expect(await ask(app, "/readyz")).toEqual({
    status: 200,
    body: { status: "ready", upstream: { users: "unavailable", jess: "failed" }, streams: 0, watches: 0 },
  });
});

test("/readyz asks the upstreams itself: what they said to callers a moment ago counts for nothing", async () => {
  await using app = await startTestApp();
  expect((await app.anonymous().execute("{ info { title } }")).errors).toBeUndefined();
  app.sandbox.failNext({ path: "/users/api/info" }, { status: 500 });

  expect(await ask(app, "/readyz")).toMatchObject({ body: { upstream: { users: "failed", jess: "up" } } });
});

test("/readyz does not wait for an upstream that does not respond", async () => {
  await using app = await startTestApp({ env: { UPSTREAM_TIMEOUT_MS: "3600000" } });
  app.sandbox.failNext({ path: "/users/api/info" }, { silence: true });

  expect(await ask(app, "/readyz")).toEqual({
    status: 200,
    body: { status: "ready", upstream: { users: "timeout", jess: "up" }, streams: 0, watches: 0 },
  });
});

test("/readyz says no while the service drains, and /livez still yes", async () => {
  await using app = await startTestApp();
  const token = await app.sandbox.mintToken("demo@example.org");
  app.sandbox.failNext("GET", { delayMs: 300 });
  using prober = await RawConnection.open(app.url);
  using witness = await RawConnection.open(app.url);
  using caller = await RawConnection.open(app.url);
  using headProber = await RawConnection.open(app.url);
  await headProber.send("HEAD /readyz HTTP/1.1\r\n");
  await prober.send("GET /readyz HTTP/1.1\r\n");
  await witness.send("GET /livez HTTP/1.1\r\n");
  await caller.sendHead("GET /graphql?query=%7Bme%7Bemail%7D%7D", { Authorization: `Bearer ${token}` });
  await app.sandbox.journal.waitFor(({ url }) => url === "/users/api/user");

  const stopped = app.stop();
  await prober.send("Host: localhost\r\n\r\n");
  await witness.send("Host: localhost\r\n\r\n");

  const { status, headers } = await prober.answer();
  expect({ status, connection: headers.connection }).toEqual({ status: 503, connection: "close" });
  await headProber.send("Host: localhost\r\n\r\n");
  await headProber.until("HTTP/1.1 503 ");
  expect((await witness.answer()).status).toBe(200);
  expect(JSON.parse((await caller.answer()).body)).toEqual({ data: { me: { email: "demo@example.org" } } });
  await stopped;
});
