import { EventEmitter, once } from "node:events";
import { expect, test } from "@jest/globals";
import { FormData } from "undici";
import { InfoDocument, LogOnDocument } from "../../generated/operations.js";
import { DEMO, received } from "../../resolvers/upstream.js";
import { startProxy } from "../../support/startProxy.js";
import { startTestApp } from "../../support/startTestApp.js";
import { project } from "./project.js";
import { signIn } from "./signIn.js";
import { startGateway } from "./startGateway.js";

test("the id of a request is the caller's, upstream and in the answer", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const caller = gateway.anonymous();
  await signIn(app, caller);

  const { headers } = await caller.execute(
    project("owner { usesJess } files { size }"),
    { id: "shoebox" },
    {
      "x-request-id": "trace-7",
    },
  );

  expect(headers.get("x-request-id")).toBe("trace-7");
  const ids = app.sandbox.journal.entries.map((entry) => entry.headers["x-request-id"]);
  expect(ids).toEqual(["trace-7", "trace-7", "trace-7"]);
});

test("wrong passwords are counted by the address of the caller, not of the gateway", async () => {
  await using app = await startTestApp({ env: { TRUST_PROXY: "127.0.0.1" } });
  await using gateway = await startGateway(app);
  const logon = (email: string, from: string) =>
    gateway.anonymous().execute(LogOnDocument, { input: { email, password: "demo" } }, { "x-forwarded-for": from });
  for (let round = 0; round < 10; round++) {
    await Promise.all(Array.from({ length: 10 }, (_, i) => logon(`user-${round}-${i}@example.org`, "198.51.100.7")));
  }

  const { errors } = await logon(DEMO.email, "198.51.100.7");
  expect(errors).toMatchObject([{ extensions: { code: "TOO_MANY_REQUESTS" } }]);
  expect(errors?.[0]?.extensions?.retryAfter).toBeGreaterThan(0);
  expect((await logon(DEMO.email, "198.51.100.8")).data?.logon.ok).toBe(true);
});

test("what a foreign page could send with the caller's cookie is refused", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const caller = gateway.anonymous();
  await signIn(app, caller);
  const form = new FormData();
  form.set("operations", '{"query":"mutation { logoff { ok } }"}');
  form.set("map", "{}");
  const query = new URLSearchParams({ query: "mutation { logoff { ok } }" });

  for (const init of [{ method: "POST", body: form }, { method: "POST", body: query }, { method: "GET" }]) {
    const search = init.method === "GET" ? `?${new URLSearchParams({ query: "{ me { email } }" }).toString()}` : "";
    const response = await caller.fetch(`/graphql${search}`, {
      ...init,
      headers: { origin: "https://evil.example" },
    });
    expect(response.status).toBe(403);
  }
  expect(received(app)).toEqual([]);
  const asked = await caller.fetch(`/graphql?${new URLSearchParams({ query: "{ me { email } }" }).toString()}`, {
    headers: { "apollo-require-preflight": "true" },
  });
  expect(await asked.json()).toEqual({ data: { me: { email: DEMO.email } } });
});

test("no other site may read answers", async () => {
  await using app = await startTestApp();
  await using gateway = await startGateway(app);
  const origin = "https://evil.example";

  const preflight = await gateway.anonymous().fetch("/graphql", {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
  });
  const { headers } = await gateway.anonymous().execute(InfoDocument, {}, { origin });

  for (const each of [preflight.headers, headers]) expect(each.get("access-control-allow-origin")).toBeNull();
});

test("a disconnect aborts the caller's own upstream call only", async () => {
  await using app = await startTestApp();
  const arrivals = new EventEmitter();
  await using proxy = await startProxy(app.url, {
    hold: ({ headers }) => Promise.resolve(arrivals.emit(String(headers["x-request-id"]))),
  });
  await using gateway = await startGateway(app, { FACADE_URL: proxy.to(app.url) });
  const token = await app.sandbox.mintToken(DEMO.email);
  const ask = (id: string, signal: AbortSignal | null = null) =>
    gateway.withToken(token).fetch("/graphql", {
      ...{ method: "POST", body: JSON.stringify({ query: "{ me { email } }" }), signal },
      headers: { "content-type": "application/json", "x-request-id": id },
    });
  app.sandbox.failNext("GET", { silence: true });
  const leaving = new AbortController();
  const gone = expect(ask("leaves", leaving.signal)).rejects.toThrow();
  await app.sandbox.journal.waitFor(({ headers }) => headers["x-request-id"] === "leaves");
  const arrival = once(arrivals, "stays");
  const stays = ask("stays");
  await arrival;

  leaving.abort();

  await gone;
  await app.sandbox.journal.waitFor(({ headers, aborted }) => headers["x-request-id"] === "leaves" && aborted);
  expect(await (await stays).json()).toEqual({ data: { me: { email: DEMO.email } } });
  expect(app.sandbox.journal.last?.headers["x-request-id"]).toBe("stays");
});
