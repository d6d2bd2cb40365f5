import { expect, test } from "@jest/globals";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const QUERY = "GET /graphql?query=%7Bme%7Bemail%7D%7D";
const JSON_QUERY = JSON.stringify({ query: "{ me { email } }" });
const PREFLIGHT = ["apollo-require-preflight", "x-apollo-operation-name", "graphql-require-preflight"];

/** What a page of another site can make a browser send, with the visitor's cookies. */
const FORGEABLE = [
  { target: QUERY, headers: {}, body: "" },
  { target: "GET /graphql", headers: {}, body: "" },
  { target: QUERY, headers: { "Content-Type": "text/plain" }, body: "" },
  { target: QUERY, headers: { "Content-Type": "text/plain; a=application/json" }, body: "" },
  { target: QUERY, headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "" },
  { target: "POST /graphql", headers: {}, body: JSON_QUERY },
  { target: "POST /graphql", headers: { "Content-Type": "text/plain" }, body: JSON_QUERY },
  { target: "POST /graphql", headers: { "Content-Type": "text/plain; application/json" }, body: JSON_QUERY },
  { target: "POST /graphql", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: JSON_QUERY },
  { target: "POST /graphql", headers: { "Content-Type": "multipart/form-data; boundary=x" }, body: "--x--\r\n" },
  { target: "POST /files/", headers: { "Content-Type": "multipart/form-data; boundary=x" }, body: "--x--\r\n" },
];

const sessionOf = async ({ sandbox }: TestApp) => sandbox.mintToken("demo@example.org");

test("what another site could have sent is refused when the session comes by cookie", async () => {
  await using app = await startTestApp();
  const cookie = `session_token=${await sessionOf(app)}`;

  for (const { target, headers, body } of FORGEABLE) {
    const answer = await rawRequest(app.url, target, { Cookie: cookie, ...headers }, body);
    expect({ target, headers, status: answer.status }).toEqual({ target, headers, status: 400 });
    expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  }
  expect(app.sandbox.journal.entries).toEqual([]);
});

test.each(["/graphql", "/files/models"])(
  "a forgeable upload to %s is refused before its body is read",
  async (path) => {
    await using app = await startTestApp();
    using caller = await RawConnection.open(app.url);

    await caller.sendHead(`POST ${path}`, {
      Cookie: `session_token=${await sessionOf(app)}`,
      "Content-Type": "multipart/form-data; boundary=x",
      "Content-Length": "1000000000",
    });

    const { status, body } = await caller.answer();
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
    expect(app.sandbox.journal.entries).toEqual([]);
  },
);

test("a cookie that names no session is a cookie all the same", async () => {
  await using app = await startTestApp();

  const { status } = await rawRequest(app.url, QUERY, { Cookie: "session_token=a; session_token=b" });

  expect(status).toBe(400);
});

test("any of the headers that need a preflight shows that no other site has sent it", async () => {
  await using app = await startTestApp();
  const headers = { Cookie: `session_token=${await sessionOf(app)}` };

  for (const name of PREFLIGHT) {
    const answer = await rawRequest(app.url, QUERY, { ...headers, [name]: "1" });
    expect(JSON.parse(answer.body)).toEqual({ data: { me: { email: "demo@example.org" } } });
    expect((await rawRequest(app.url, QUERY, { ...headers, [name]: "" })).status).toBe(400);
  }
});

test("a request with a bearer token, or without session, needs no such header", async () => {
  await using app = await startTestApp();
  const Authorization = `Bearer ${await sessionOf(app)}`;

  const own = await rawRequest(app.url, QUERY, { Authorization });
  expect(JSON.parse(own.body)).toEqual({ data: { me: { email: "demo@example.org" } } });
  const anonymous = await rawRequest(app.url, QUERY, { Cookie: "theme=dark" });
  expect(JSON.parse(anonymous.body)).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
});

test("JSON needs no such header: a browser asks before it sends it for another site", async () => {
  await using app = await startTestApp();
  const cookie = `session_token=${await sessionOf(app)}`;

  for (const type of ["application/json", "Application/JSON; charset=utf-8"]) {
    const answer = await rawRequest(app.url, "POST /graphql", { Cookie: cookie, "Content-Type": type }, JSON_QUERY);
    expect(JSON.parse(answer.body)).toEqual({ data: { me: { email: "demo@example.org" } } });
    const byGet = await rawRequest(app.url, QUERY, { Cookie: cookie, "Content-Type": type });
    expect(JSON.parse(byGet.body)).toEqual({ data: { me: { email: "demo@example.org" } } });
  }
});

test("a mutation by GET is refused, and says by what method it goes", async () => {
  await using app = await startTestApp();
  const mutation = `GET /graphql?query=${encodeURIComponent("mutation { logoff { ok } }")}`;

  const answer = await rawRequest(app.url, mutation, { Authorization: `Bearer ${await sessionOf(app)}` });

  expect(answer.status).toBe(405);
  expect(answer.headers.allow).toBe("POST");
  expect(answer.headers["content-type"]).toMatch(/^application\/(graphql-response\+)?json; charset=utf-8$/);
  expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code: "METHOD_NOT_ALLOWED" } }] });
  expect(app.sandbox.journal.entries).toEqual([]);
});

test.each([
  ["application/graphql-response+json, application/json;q=0.9", "application/graphql-response+json; charset=utf-8"],
  ["application/graphql-response+json;q=0, application/json", "application/json; charset=utf-8"],
  ["application/json", "application/json; charset=utf-8"],
  ["*/*", "application/json; charset=utf-8"],
])("a client that accepts %s is told what to add in %s", async (Accept, contentType) => {
  await using app = await startTestApp();
  const cookie = `session_token=${await sessionOf(app)}`;

  // Clients take the words out of an answer with status 400 only when its type says that it is GraphQL's.
  const answer = await rawRequest(app.url, QUERY, { Cookie: cookie, Accept });

  expect(answer.status).toBe(400);
  expect(answer.headers["content-type"]).toBe(contentType);
  expect(answer.body).toContain("Send it with the header `apollo-require-preflight: true`");
});

test("below /files a refusal is JSON, whatever the caller accepts", async () => {
  await using app = await startTestApp();
  const headers = { Accept: "application/graphql-response+json" };

  const answer = await rawRequest(app.url, "POST /files/models", headers);

  expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
});
