import { describe, expect, test } from "@jest/globals";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

const ROUTES = [
  "GET /livez",
  "GET /readyz",
  "GET /graphql?query=%7Binfo%7Btitle%7D%7D",
  "GET /nothing",
  "GET /files/a",
  "GET /%zz",
];
/** Refused before any route: a URL that is too long, a tunnel, and what is no HTTP. */
const BEFORE_ROUTES = [`GET /files/${"a".repeat(16_500)}`, "CONNECT example.org:443", "G\u0001T /livez"];
const ALWAYS = {
  "content-security-policy": "default-src 'none';frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "SAMEORIGIN",
  "referrer-policy": "no-referrer",
};
const INFO = "GET /graphql?query=%7Binfo%7Btitle%7D%7D";
const ME = "GET /graphql?query=%7Bme%7Bemail%7D%7D";
const ORIGIN = "https://app.example.org";

const JSON_ME = JSON.stringify({ query: "{ me { email } }" });
const BEARER = { Authorization: "Bearer some.session.token", "Content-Type": "application/json" };

/** The service, and the id that a request is answered with when the caller gives this one. */
async function startKnowing(target: string) {
  const app = await startTestApp();
  const body = target === ME ? "" : JSON_ME;
  const ask = (headers = {}) => rawRequest(app.url, target, { ...BEARER, ...headers }, body);
  for (let time = 0; time < 3; time++) await ask(); // from now on an operation by POST runs from its plan
  const idOf = async (given: string) => (await ask({ "X-Request-Id": given })).headers["x-request-id"];
  return { app, idOf, [Symbol.asyncDispose]: () => app.stop() };
}

describe.each([ME, "POST /graphql"])("of %s", (target) => {
  test("a well-formed request id is taken over: answered, logged, and sent upstream", async () => {
    await using service = await startKnowing(target);
    const { app, idOf } = service;

    for (const id of ["a", "0190c7e0-7d4c-7b1a-9f3e-000000000000", "trace:1.2_3-4", "x".repeat(128)]) {
      expect(await idOf(id)).toBe(id);
      expect(app.sandbox.journal.last?.headers["x-request-id"]).toBe(id);
      expect(app.log.filter((line) => line.includes(`"requestId":"${id}"`))).not.toEqual([]);
    }
  });

  test("any other request id is replaced", async () => {
    await using service = await startKnowing(target);
    const { app, idOf } = service;

    for (const id of ["", "a b", "x".repeat(129), "<script>", "a,b", "ü"]) {
      expect(await idOf(id)).toMatch(/^[\da-f-]{36}$/);
      expect(app.sandbox.journal.last?.headers["x-request-id"]).toMatch(/^[\da-f-]{36}$/);
    }
  });
});

test("each request has an id of its own", async () => {
  await using app = await startTestApp();
  const ids = await Promise.all(Array.from({ length: 5 }, () => rawRequest(app.url, "GET /livez")));

  expect(new Set(ids.map(({ headers }) => headers["x-request-id"])).size).toBe(5);
});

test("no answer may be stored, sniffed or framed, and none says what serves it", async () => {
  await using app = await startTestApp();

  for (const target of [...ROUTES, ...BEFORE_ROUTES]) {
    const { headers } = await rawRequest(app.url, target);
    expect({ target, ...headers }).toMatchObject({ target, "cache-control": "no-store" });
    expect(headers).not.toHaveProperty("x-powered-by");
    expect(headers).not.toHaveProperty("server");
    expect(headers).toMatchObject(ALWAYS);
  }
});

describe("CORS", () => {
  const allowed = { env: { CORS_ORIGINS: `${ORIGIN}, http://localhost:5173` } };
  const preflight = { "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type" };

  test("lets the pages of the named origins in, with their cookies", async () => {
    await using app = await startTestApp(allowed);

    for (const Origin of [ORIGIN, "http://localhost:5173"]) {
      const { headers } = await rawRequest(app.url, INFO, { Origin });
      expect(headers).toMatchObject({
        "access-control-allow-origin": Origin,
        "access-control-allow-credentials": "true",
      });
      expect(headers.vary).toMatch(/origin/i);
      expect(headers["access-control-expose-headers"]).toMatch(/content-disposition/i);
    }
  });

  test("answers the question of a browser before it sends an upload", async () => {
    await using app = await startTestApp(allowed);

    const answer = await rawRequest(app.url, "OPTIONS /graphql", { Origin: ORIGIN, ...preflight });

    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": ORIGIN,
      "access-control-allow-credentials": "true",
    });
    expect(answer.headers["access-control-allow-headers"]).toMatch(/apollo-require-preflight/i);
    expect(answer.headers["access-control-allow-methods"]).toMatch(/POST/);
    expect(app.sandbox.journal.entries).toEqual([]);
  });

  test("lets a page read why a URL was refused that no route is found for", async () => {
    await using app = await startTestApp(allowed);

    const { status, headers } = await rawRequest(app.url, "GET /%zz", { Origin: ORIGIN });

    expect(status).toBe(400);
    expect(headers).toMatchObject({
      "access-control-allow-origin": ORIGIN,
      "access-control-allow-credentials": "true",
    });
  });

  test("lets pages send what clients and tracers add to each request, and what a download is asked for by", async () => {
    await using app = await startTestApp(allowed);
    const asked = [
      "apollo-require-preflight, apollographql-client-name, apollographql-client-version, content-type",
      "baggage, content-type, traceparent, tracestate, x-request-id",
      "authorization, content-type, graphql-require-preflight, x-apollo-operation-name",
      "authorization, if-match, if-modified-since, if-none-match, if-range, if-unmodified-since, range",
    ];

    for (const names of asked) {
      for (const target of ["OPTIONS /graphql", "OPTIONS /files/a"]) {
        const ask = { Origin: ORIGIN, ...preflight, "Access-Control-Request-Headers": names };
        const { headers } = await rawRequest(app.url, target, ask);
        const allows = headers["access-control-allow-headers"]?.split(", ");
        expect(allows).toEqual(expect.arrayContaining(names.split(", ")));
      }
    }
  });

  test.each([
    ["another origin", allowed, "https://evil.example.org"],
    ["another scheme", allowed, "http://app.example.org"],
    ["another port", allowed, `${ORIGIN}:8443`],
    ["an origin that begins alike", allowed, `${ORIGIN}.evil.com`],
    ["no origin at all", allowed, "null"],
    ["any origin, by default", {}, ORIGIN],
  ])("says nothing to %s", async (_who, options, Origin) => {
    await using app = await startTestApp(options);

    for (const target of [INFO, "OPTIONS /graphql", "OPTIONS /files/a", "GET /files/a"]) {
      const { headers } = await rawRequest(app.url, target, { Origin, ...preflight });
      expect(headers).not.toHaveProperty("access-control-allow-origin");
    }
  });

  test("lets a page read failures too", async () => {
    await using app = await startTestApp(allowed);

    for (const target of ["GET /graphql", "GET /nothing", "GET /files/a"]) {
      const { headers } = await rawRequest(app.url, target, { Origin: ORIGIN });
      expect(headers["access-control-allow-origin"]).toBe(ORIGIN);
    }
  });
});
