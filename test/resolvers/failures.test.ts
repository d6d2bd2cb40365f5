import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, test } from "@jest/globals";
import type { Fault } from "../../src/sandbox/startSandbox.js";
import {
  FilesDocument,
  InfoDocument,
  JessSessionDocument,
  MeDocument,
  SendMailDocument,
  SetJessSessionDocument,
  UploadDocument,
} from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import { codes, JESS, received } from "./upstream.js";

const SECRET = "disk /dev/sdb1 of storage-seven.internal is offline";
const JSON_TYPE = { "content-type": "application/json" };
const HTML = { headers: { "content-type": "text/html" }, body: `<h1>${SECRET}</h1>` };
const MAIL = { title: "t", message: "m" };

interface Expected {
  readonly code: string;
  readonly retryAfter?: number;
  /** How often a query asks; a mutation asks once, whatever happens. */
  readonly tries?: number;
}

/** Design §5, row by row. */
const table: readonly (readonly [what: string, fault: Fault, expected: Expected])[] = [
  ["401", { status: 401, body: SECRET }, { code: "UNAUTHENTICATED" }],
  ["403", { status: 403, body: SECRET }, { code: "FORBIDDEN" }],
  ["404", { status: 404, body: SECRET }, { code: "NOT_FOUND" }],
  ["413", { status: 413, body: SECRET }, { code: "UPLOAD_TOO_LARGE" }],
  ["429", { status: 429, body: SECRET }, { code: "TOO_MANY_REQUESTS" }],
  [
    "429 that says when to come back",
    { status: 429, headers: { "Retry-After": "7" } },
    { code: "TOO_MANY_REQUESTS", retryAfter: 7 },
  ],
  ["a redirect", { status: 302, headers: { Location: "/users/api/info" } }, { code: "UPSTREAM_BAD_RESPONSE" }],
  ["HTML", HTML, { code: "UPSTREAM_BAD_RESPONSE" }],
  [
    "another content type",
    { headers: { "content-type": "application/xml" }, body: '{"ok":true,"status":""}' },
    { code: "UPSTREAM_BAD_RESPONSE" },
  ],
  ["an empty answer", { headers: JSON_TYPE, body: "" }, { code: "UPSTREAM_BAD_RESPONSE" }],
  ["204", { status: 204 }, { code: "UPSTREAM_BAD_RESPONSE" }],
  ["truncated JSON", { headers: JSON_TYPE, body: '{"ok": tr' }, { code: "UPSTREAM_BAD_RESPONSE" }],
  ["wrong types", { headers: JSON_TYPE, body: '{"ok":"yes","email":1}' }, { code: "UPSTREAM_BAD_RESPONSE" }],
  ["a bare null", { headers: JSON_TYPE, body: "null" }, { code: "UPSTREAM_BAD_RESPONSE" }],
  ["500 without a body", { status: 500 }, { code: "UPSTREAM_ERROR" }],
  ["500 with HTML", { ...HTML, status: 500 }, { code: "UPSTREAM_ERROR" }],
  ["400 with HTML", { ...HTML, status: 400 }, { code: "UPSTREAM_ERROR" }],
  ["another 5xx", { status: 507, body: SECRET }, { code: "UPSTREAM_ERROR" }],
  ["502", { status: 502, body: SECRET }, { code: "UPSTREAM_UNAVAILABLE", tries: 3 }],
  ["503", { ...HTML, status: 503 }, { code: "UPSTREAM_UNAVAILABLE", tries: 3 }],
  ["504", { status: 504, body: SECRET }, { code: "UPSTREAM_UNAVAILABLE", tries: 3 }],
  [
    "503 that says when to come back",
    { status: 503, headers: { "Retry-After": "120" } },
    { code: "UPSTREAM_UNAVAILABLE", retryAfter: 120 },
  ],
  ["a reset", { reset: true }, { code: "UPSTREAM_UNAVAILABLE", tries: 3 }],
  ["an answer cut short", { body: '{"ok":true}', cutAfterBytes: 3 }, { code: "UPSTREAM_UNAVAILABLE" }],
];

describe("a failure of the upstream has a code, and keeps the upstream's words to itself", () => {
  test.each(table)("%s", async (_what, fault, { code, retryAfter, tries = 1 }) => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    app.sandbox.failNext({ times: Infinity }, fault);
    const extensions = (service: string, requestId: string | null) => ({
      ...{ code, service, requestId },
      ...(retryAfter !== undefined && { retryAfter }),
    });

    const query = await demo.execute(MeDocument);
    expect(query.data).toEqual({ me: null });
    expect(query.errors).toEqual([
      {
        ...{ message: expect.any(String), locations: expect.any(Array), path: ["me"] },
        extensions: extensions("users", query.headers.get("x-request-id")),
      },
    ]);
    expect(received(app)).toEqual(Array<string>(tries).fill("GET /users/api/user"));
    const ids = app.sandbox.journal.entries.map(({ headers }) => headers["x-request-id"]);
    expect(new Set(ids)).toEqual(new Set([query.headers.get("x-request-id")]));

    app.sandbox.journal.clear();
    const mutation = await demo.execute(SendMailDocument, { input: MAIL });
    expect(mutation.data).toBeNull();
    expect(mutation.errors?.[0]).toMatchObject({
      path: ["sendMail"],
      extensions: extensions("users", mutation.headers.get("x-request-id")),
    });
    expect(received(app)).toEqual(["POST /users/api/send"]);

    app.sandbox.journal.clear();
    const jess = await demo.execute(SetJessSessionDocument, { input: JESS });
    expect(jess.errors?.[0]).toMatchObject({ path: ["setJessSession"], extensions: { code, service: "jess" } });
    expect(received(app)).toEqual(["POST /jess_web/api/session"]);

    for (const { text } of [query, mutation, jess]) {
      expect(text).not.toMatch(/sdb1|storage-seven|<h1>|127\.0\.0\.1|users\/api|jess_web|stack|ECONN|UND_ERR/);
    }
  });
});

test("a refusal under 500 is data for a mutation, and an error for a query that has no place for it", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const body = JSON.stringify({ ok: false, status: "Internal error" });
  app.sandbox.failNext({ times: Infinity }, { status: 500, headers: JSON_TYPE, body });

  const mail = await demo.execute(SendMailDocument, { input: MAIL });
  expect(mail.errors).toBeUndefined();
  expect(mail.data?.sendMail).toEqual({ ok: false, status: "Internal error", outcome: "REJECTED" });

  const upload = await demo.execute(UploadDocument, { files: [new File(["a"], "a")] });
  expect(upload.data?.upload).toMatchObject({ ok: false, status: "Internal error", outcome: "REJECTED", folder: null });

  const me = await demo.execute(MeDocument);
  expect(codes(me.errors)).toEqual(["UPSTREAM_ERROR"]);
  expect(me.text).not.toContain("Internal error");
  expect(received(app)).toEqual(["POST /users/api/send", "POST /users/api/files", "GET /users/api/user"]);
});

test("an upstream that never answers is given up in time, and is not asked again", async () => {
  await using app = await startTestApp({ env: { UPSTREAM_TIMEOUT_MS: "1500" } });
  const demo = await app.signIn();
  app.sandbox.failNext({ times: Infinity }, { silence: true });

  const [query, mutation, jess] = await Promise.all([
    demo.execute(MeDocument),
    demo.execute(SendMailDocument, { input: MAIL }),
    demo.execute(JessSessionDocument),
  ]);

  expect(query.errors).toMatchObject([{ path: ["me"], extensions: { code: "UPSTREAM_TIMEOUT", service: "users" } }]);
  expect(codes(mutation.errors)).toEqual(["UPSTREAM_TIMEOUT"]);
  expect(jess.errors).toMatchObject([{ extensions: { code: "UPSTREAM_TIMEOUT", service: "jess" } }]);
  const requests = ["GET /jess_web/api/session", "GET /users/api/user", "POST /users/api/send"];
  expect(received(app).sort()).toEqual(requests);
});

test("a query outlives an upstream that fails twice, and one field's failure leaves the others alone", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  app.sandbox.failNext({ path: "/users/api/user" }, { status: 503 });
  app.sandbox.failNext({ path: "/users/api/user" }, { reset: true });
  app.sandbox.failNext({ path: "/jess_web/api/info" }, { status: 500 });

  const { data, errors } = await demo.execute("{ me { email } info { title } jess: info(api: JESS) { title } }");

  expect(data).toBeNull(); // `info` is never null, so its failure is the whole answer's
  expect(errors).toMatchObject([{ path: ["jess"], extensions: { code: "UPSTREAM_ERROR", service: "jess" } }]);
  const again = await demo.execute("{ me { email } files { path } }");
  expect(again).toMatchObject({ data: { me: { email: "demo@example.org" }, files: { path: "/" } } });
  await app.sandbox.journal.waitFor(({ url, status }) => url === "/users/api/user" && status === 200);
});

test("a refused connection is UPSTREAM_UNAVAILABLE", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  server.close();
  await once(server, "close");
  const env = { USERS_API_URL: `http://127.0.0.1:${port}/users/api`, JESS_API_URL: `http://127.0.0.1:${port}/jess` };
  await using app = await startTestApp({ env });
  const caller = app.withToken("any.token.will-do");

  for (const api of ["USERS", "JESS"] as const) {
    const { errors, text } = await caller.execute(InfoDocument, { api });
    expect(errors).toMatchObject([{ extensions: { code: "UPSTREAM_UNAVAILABLE", service: api.toLowerCase() } }]);
    expect(text).not.toContain(String(port));
  }
  expect(codes((await caller.execute(FilesDocument)).errors)).toEqual(["UPSTREAM_UNAVAILABLE"]);
  expect(codes((await caller.execute(SendMailDocument, { input: MAIL })).errors)).toEqual(["UPSTREAM_UNAVAILABLE"]);
  const upload = await caller.execute(UploadDocument, { files: [new File(["a"], "a")] });
  expect(codes(upload.errors)).toEqual(["UPSTREAM_UNAVAILABLE"]);
});

test("an unknown host is UPSTREAM_UNAVAILABLE, and is not named", async () => {
  const env = { USERS_API_URL: "http://nowhere.invalid/users/api", JESS_API_URL: "http://nowhere.invalid/jess" };
  await using app = await startTestApp({ env });

  const { errors, text } = await app.anonymous().execute(InfoDocument, { api: "USERS" });

  expect(errors).toMatchObject([{ extensions: { code: "UPSTREAM_UNAVAILABLE", service: "users" } }]);
  expect(text).not.toContain("nowhere");
});

test("one operation makes at most 100 upstream calls", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const of = Array.from({ length: 101 }, (_, index) => ({ __typename: "File", path: `/folder-${index}/file` }));

  const { data, errors } = await demo.execute(
    "query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }",
    {
      of,
    },
  );

  expect(data).toEqual({ _entities: Array(101).fill(null) });
  expect(errors).toMatchObject([{ path: ["_entities", 100], extensions: { code: "BAD_USER_INPUT" } }]);
  expect(app.sandbox.journal.entries).toHaveLength(100);
});
