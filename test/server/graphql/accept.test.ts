import { expect, test } from "@jest/globals";
import { MULTIPART, multipartBody, uploadOperation } from "../../support/multipartBody.js";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

const JSON_TYPE = { "Content-Type": "application/json" };
const DELETE = JSON.stringify({ query: 'mutation { delete(path: "/readme.txt") { ok } }' });

/** What takes no answer in GraphQL. */
const UNACCEPTABLE = [
  "text/html",
  "text/plain, image/*",
  "application/xml",
  "application/graphql-response+json;q=0",
  "application/json;q=0",
  "application/json;q=0, application/graphql-response+json; q=0.000",
  "*/*;q=0",
  "application/*;q=0",
  "application/json; charset=latin1",
  "multipart/mixed; deferSpec=20220824",
  "text/event-stream;q=0",
  "text/*",
  "undefined",
  "nonsense",
];

const ACCEPTABLE = [
  "application/json",
  "Application/JSON; charset=UTF-8",
  "application/graphql-response+json",
  "application/graphql-response+json;q=0, application/json",
  "application/json;q=0, application/graphql-response+json",
  "text/html, */*;q=0.1",
  "application/*",
  "*/*",
  "",
  "multipart/mixed; deferSpec=20220824, application/json",
  "application/json; callbackSpec=1.0",
];

test("a mutation whose answer the caller does not take is refused, and does not run, however often it comes", async () => {
  await using app = await startTestApp();
  const headers = { ...JSON_TYPE, Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}` };
  for (const accept of UNACCEPTABLE) {
    const answer = await rawRequest(app.url, "POST /graphql", { ...headers, Accept: accept }, DELETE);
    expect({ accept, status: answer.status }).toEqual({ accept, status: 406 });
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code: "NOT_ACCEPTABLE" } }] });
    expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
  }
  expect(app.sandbox.journal.entries).toEqual([]);

  for (const accept of ACCEPTABLE) {
    const { status } = await rawRequest(app.url, "POST /graphql", { ...headers, Accept: accept }, DELETE);
    expect({ accept, status }).toEqual({ accept, status: 200 });
  }
  expect(app.sandbox.journal.find("DELETE", "/users/api/files/readme.txt")).toHaveLength(ACCEPTABLE.length);
  app.sandbox.journal.clear();

  // By now the operation is known, and runs without Apollo Server.
  for (const accept of UNACCEPTABLE) {
    const { status } = await rawRequest(app.url, "POST /graphql", { ...headers, Accept: accept }, DELETE);
    expect({ accept, status }).toEqual({ accept, status: 406 });
  }
  expect(app.sandbox.journal.entries).toEqual([]);
});

test("a header `Accept` in several lines counts as one", async () => {
  await using app = await startTestApp();

  const both = await rawRequest(app.url, "POST /graphql", { ...JSON_TYPE, Accept: "text/html", accept: "*/*" }, DELETE);
  const none = await rawRequest(app.url, "POST /graphql", { ...JSON_TYPE, Accept: "text/html", accept: "a/b" }, DELETE);

  expect([both.status, none.status]).toEqual([200, 406]);
});

test("a query by GET is refused like any other, but a browser gets GraphiQL", async () => {
  await using app = await startTestApp();
  const query = "GET /graphql?query=%7Binfo%7Btitle%7D%7D";

  expect((await rawRequest(app.url, query, { Accept: "text/html" })).status).toBe(406);
  expect(app.sandbox.journal.entries).toEqual([]);
  expect((await rawRequest(app.url, "GET /graphql", { Accept: "text/html" })).status).toBe(200);
});

test("what its head condemns is refused before its body is read", async () => {
  await using app = await startTestApp();
  const session = { Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}` };
  const upload = { "Content-Type": "multipart/form-data; boundary=x", "Content-Length": "1000000" };

  for (const [target, headers, status] of [
    ["POST /graphql", { ...session, ...upload, Accept: "text/html" }, 406],
    ["POST /graphql", { ...JSON_TYPE, "Content-Length": "1000", Accept: "text/html" }, 406],
    ["POST /graphql", { "Content-Type": "application/json; charset=utf-16", "Content-Length": "1000" }, 415],
    ["POST /graphql", { "Content-Type": 'application/json;Charset="latin1"', "Content-Length": "1000" }, 415],
    ["POST /graphql", { "Content-Type": "text/html", "Content-Length": "1000" }, 415],
    ["POST /graphql", { ...JSON_TYPE, "Content-Encoding": "br", "Content-Length": "1000" }, 415],
    ["POST /files/a", { ...upload }, 401],
    ["POST /files/a/../b", { ...session, ...upload }, 400],
    ["PUT /graphql", { ...JSON_TYPE, "Content-Length": "1000" }, 405],
  ] as const) {
    using caller = await RawConnection.open(app.url);
    await caller.sendHead(target, headers);
    expect({ target, headers, status: (await caller.answer()).status }).toEqual({ target, headers, status });
  }
  expect(app.sandbox.journal.entries).toEqual([]);
});

test("an upload is stored only if its answer is taken", async () => {
  await using app = await startTestApp();
  const Authorization = `Bearer ${await app.sandbox.mintToken("demo@example.org")}`;
  const body = multipartBody([...uploadOperation(1), { name: "0", filename: "a.txt", content: "a" }]);

  const headers = { Authorization, ...MULTIPART, Accept: "text/html" };
  expect((await rawRequest(app.url, "POST /graphql", headers, body)).status).toBe(406);
  expect(app.sandbox.journal.entries).toEqual([]);
  const taken = await rawRequest(app.url, "POST /graphql", { ...headers, Accept: "*/*" }, body);
  expect(JSON.parse(taken.body)).toMatchObject({ data: { upload: { ok: true } } });
});

test("an answer that may be kept is not the model of those that may not", async () => {
  await using app = await startTestApp();
  const ask = (body: object) => rawRequest(app.url, "POST /graphql", JSON_TYPE, JSON.stringify(body));
  const persisted = { extensions: { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } } };

  const refused = await ask(persisted);
  expect(JSON.parse(refused.body)).toMatchObject({
    errors: [{ message: "PersistedQueryNotSupported", extensions: { code: "PERSISTED_QUERY_NOT_SUPPORTED" } }],
  });
  for (let time = 0; time < 4; time++) {
    expect((await ask({ query: "{ session { user } }" })).headers["cache-control"]).toBe("no-store");
  }
});
