import { expect, test } from "@jest/globals";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";
import type { TestClient } from "../../support/TestClient.js";

const JSON_HEADERS = { "content-type": "application/json" };

const FOLDER = `query Folder($path: FilePath! = "/") {
  files(path: $path) { __typename name size children { totalCount pageInfo { endCursor } edges { cursor node { path } }
    nodes { __typename name ... on File { mediaType url } ... on Folder { children(first: 1) { nodes { path isFolder } } } } } }
}`;

/** An operation, and the faults that the upstream shows each time it is asked. */
const CASES: readonly (readonly [name: string, query: string, variables?: Record<string, unknown>, fault?: number])[] =
  [
    ["a query", "{ me { email usesJess __typename } }"],
    [
      "aliases and fragments",
      "query Q { a: me { ...E } b: me { ...E } session { email } } fragment E on User { email }",
    ],
    ["interfaces and paging", FOLDER, { path: "/" }],
    ["a default variable", FOLDER],
    ["null for what is missing", FOLDER, { path: "/nowhere" }],
    ["enums and public data", "query Info($api: Api!) { info(api: $api) { title version major } }", { api: "JESS" }],
    ["directives", "query D($no: Boolean!) { me { email @skip(if: $no) nickname @include(if: $no) } }", { no: true }],
    [
      "entities",
      `query E($r: [_Any!]!) { _entities(representations: $r) { __typename ... on User { email } ... on File { size } } }`,
      {
        r: [
          { __typename: "User", email: "demo@example.org" },
          { __typename: "File", path: "/readme.txt" },
          { __typename: "File", path: "../x" },
        ],
      },
    ],
    ["an upstream error", "{ me { email } session { user } }", {}, 500],
    ["an upstream error below a non-null field", "{ jessSession { ok } session { user } }", {}, 500],
    ["an argument that a resolver refuses", "{ files { children(first: 0) { totalCount } } }"],
    ["a variable that a scalar refuses", FOLDER, { path: "a//b" }],
    ["a variable of the wrong type", FOLDER, { path: 12345 }],
    ["a missing variable", "query Info($api: Api!) { info(api: $api) { title } }"],
    [
      "a fragment that one of two spreads leaves out",
      `query($a: Boolean!) {
       a: info { title ...V @include(if: $a) } b: info { ...V } } fragment V on Info { version }`,
      { a: false },
    ],
    [
      "the same, of a listing",
      `query($a: Boolean!) { files { children(first: 2) { nodes { ...N @skip(if: $a) name }
       more: nodes { ...N } } } } fragment N on FileNode { path ... on File @skip(if: $a) { url } }`,
      { a: true },
    ],
    [
      "a variable inside the literal of a custom scalar",
      `query($p: String) {
       _entities(representations: [{ __typename: "File", path: $p }]) { ... on File { size } } }`,
      { p: "/readme.txt" },
    ],
    [
      "one reference in place of a list",
      "query($r: [_Any!]!) { _entities(representations: $r) { __typename } }",
      { r: { __typename: "File", path: "/readme.txt" } },
    ],
    [
      "null for a condition that has a default",
      "query($o: Boolean = true) { me { email @include(if: $o) } }",
      { o: null },
    ],
    [
      "null for such a condition at the root",
      "query($o: Boolean = true) { me @include(if: $o) { email } }",
      { o: null },
    ],
    ["null for an argument that has a default", 'query($p: FilePath = "/") { files(path: $p) { size } }', { p: null }],
    [
      "two reasons for one null",
      "{ files { a: children(first: 0) { totalCount } b: children(first: 0) { totalCount } } }",
    ],
    [
      "two reasons for two nulls",
      "{ a: files { children(first: 0) { totalCount } } b: files { children(first: 0) { totalCount } } }",
    ],
    ["nothing left to select", "{ me { email @skip(if: true) } files @skip(if: true) { size } }"],
    [
      "a response name that JavaScript gives a meaning",
      "{ constructor: session { toString: email } __proto__: me { __proto__: email } }",
    ],
    ["introspection", '{ __schema { queryType { name } } __type(name: "File") { fields { name } } }'],
    ["a refused change", `mutation { delete(path: "/nowhere") { ok outcome status path } }`],
  ];

/** The answer as it can be compared: request ids differ, and the way is not to be seen in anything else. */
async function ask(client: TestClient, query: string, variables?: Record<string, unknown>) {
  const { status, headers, text } = await client.execute(query, variables);
  const fixed = ["content-type", "cache-control"].map((name) => headers.get(name));
  return { status, fixed, text: text.replace(/"requestId":"[^"]+"/g, '"requestId":"…"') };
}

function fail(app: TestApp, status: number | undefined) {
  if (status !== undefined) app.sandbox.failNext({ path: /./, times: 3 }, { status });
}

test.each(CASES)("%s is answered the same when it comes again, by its plan", async (...row) => {
  const [, query, variables, fault] = row;
  await using app = await startTestApp();
  const demo = await app.signIn();
  const answers = [];
  const calls = [];
  for (let time = 0; time < 4; time += 1) {
    app.sandbox.journal.clear();
    app.sandbox.clearFaults();
    fail(app, fault);
    answers.push(await ask(demo, query, variables));
    const asked = app.sandbox.journal.entries.map(({ method, url }) => `${method} ${url}`);
    calls.push(asked.filter((call) => !call.endsWith("/info"))); // its answer is good for some seconds
  }

  const [first, ...others] = answers;
  for (const other of others) expect(other).toEqual(first);
  for (const other of calls) expect(other).toEqual(calls[0]);
});

test("an operation does not depend on another one of its document that was answered before", async () => {
  await using app = await startTestApp();
  const caller = app.anonymous();
  const query = `query A($a: Boolean!) { info { title ...V @include(if: $a) } } query B { info { ...V } }
    fragment V on Info { version }`;
  const run = async (operationName: string, variables = {}) => {
    const body = JSON.stringify({ query, operationName, variables });
    const headers = { "content-type": "application/json" };
    return (await caller.fetch("/graphql", { method: "POST", headers, body })).json();
  };
  for (let time = 0; time < 4; time += 1) {
    expect(await run("A", { a: false })).toEqual({ data: { info: { title: "Users Web API" } } });
  }
  for (let time = 0; time < 4; time += 1) {
    expect(await run("B")).toEqual({ data: { info: { version: "1.0.0-beta.0" } } });
    expect(await run("A", { a: true })).toEqual({
      data: { info: { title: "Users Web API", version: "1.0.0-beta.0" } },
    });
    expect(await run("")).toMatchObject({ errors: [{ extensions: { code: "OPERATION_RESOLUTION_FAILURE" } }] });
  }
});

test("extensions that mean nothing here change nothing: an operation of Apollo Client has a plan", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const run = async (extensions: unknown) => {
    const body = JSON.stringify({ query: "{ me { email } }", variables: {}, extensions });
    const response = await demo.fetch("/graphql", { method: "POST", headers: JSON_HEADERS, body });
    return response.json();
  };
  const harmless = [{ clientLibrary: { name: "@apollo/client", version: "4.3.0" } }, { clientLibrary: {} }, {}, null];
  for (let time = 1; time <= 4; time += 1) {
    for (const each of harmless) expect(await run(each)).toEqual({ data: { me: { email: "demo@example.org" } } });
  }
  expect(app.log.filter((line) => line.includes('"planned":true')).length).toBeGreaterThanOrEqual(harmless.length * 2);

  const persisted = { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } };
  expect(await run(persisted)).toMatchObject({ errors: [{ extensions: { code: "PERSISTED_QUERY_NOT_SUPPORTED" } }] });
  for (const each of [[], "{}", 5]) {
    expect(await run(each)).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  }
});

test("an empty list in place of an input object changes nothing, however often it comes", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const query = "mutation($i: AccountInput!) { updateAccount(input: $i) { ok } }";
  for (let time = 0; time < 3; time += 1) expect((await demo.execute(query, { i: {} })).data).toBeDefined();
  app.sandbox.journal.clear();

  expect((await demo.execute(query, { i: [] })).errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  expect(app.sandbox.journal.entries).toEqual([]);
});

test("the mutations behind one that fails are not run, however often the operation comes", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const query = `mutation { updateAccount(input: { nickname: "Ada" }) { ok } delete(path: "/nowhere") { ok } }`;
  for (let time = 0; time < 5; time += 1) {
    app.sandbox.failNext("POST", { status: 503 });
    const { data, errors } = await demo.execute(query);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ["updateAccount"], extensions: { code: "UPSTREAM_UNAVAILABLE" } }]);
  }
  expect(app.sandbox.journal.find("DELETE")).toEqual([]);
});

test("one document with two operations has a plan for each", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const query = "query A { me { email } } query B { info { title } }";
  const run = async (operationName: string) => {
    const response = await demo.fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, operationName }),
    });
    return response.json();
  };
  for (let time = 0; time < 4; time += 1) {
    expect(await run("A")).toEqual({ data: { me: { email: "demo@example.org" } } });
    expect(await run("B")).toEqual({ data: { info: { title: "Users Web API" } } });
  }
});

test("a plan sets and clears the session cookie as Apollo's way does", async () => {
  await using app = await startTestApp();
  const caller = app.anonymous();
  for (let time = 0; time < 4; time += 1) {
    const logon = await caller.execute(
      'mutation ($password: String!) { logon(input: { email: "demo@example.org", password: $password }) { ok } }',
      { password: "demo" },
    );
    expect(logon.setCookie).toEqual([
      expect.stringMatching(/^session_token=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=/),
    ]);
    expect((await caller.execute("{ me { email } }")).data).toEqual({ me: { email: "demo@example.org" } });
    const logoff = await caller.execute("mutation { logoff { ok } }");
    expect(logoff.setCookie).toEqual([expect.stringMatching(/^session_token=; /)]);
  }
});

test("the content type follows what the caller accepts, also by a plan", async () => {
  await using app = await startTestApp();
  const caller = app.anonymous();
  for (const [accept, contentType] of [
    ["application/json", "application/json; charset=utf-8"],
    ["application/graphql-response+json", "application/graphql-response+json; charset=utf-8"],
    ["application/graphql-response+json, application/json;q=0.9", "application/graphql-response+json; charset=utf-8"],
  ] as const) {
    for (let time = 0; time < 4; time += 1) {
      const { headers } = await caller.execute("{ info { title } }", undefined, { accept });
      expect(headers.get("content-type")).toBe(contentType);
    }
  }
});

test("a plan is really taken, also with variables left to their defaults: the third answer passes Apollo by", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  for (let time = 0; time < 3; time += 1) expect((await ask(demo, FOLDER)).status).toBe(200);

  const operations = app.log.map((line) => JSON.parse(line) as { msg: string; operation?: string; planned?: boolean });
  const folders = operations.filter(({ msg, operation }) => msg === "operation" && operation === "Folder");
  expect(folders.map(({ planned }) => planned ?? false)).toEqual([false, false, true]);
});

test("a body that reads like the query of a URL is refused, also when that one has a plan", async () => {
  await using app = await startTestApp();
  const search = "?query=%7B__typename%7D";
  for (let time = 0; time < 4; time += 1) expect((await fetch(`${app.url}/graphql${search}`)).status).toBe(200);

  const response = await fetch(`${app.url}/graphql`, { method: "POST", headers: JSON_HEADERS, body: search });

  expect(response.status).toBe(400);
});
