import { describe, expect, test } from "@jest/globals";
import { Client, FormData } from "undici";
import { logLines } from "../../support/logLines.js";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

const JSON_TYPE = { "Content-Type": "application/json" };
const TIMES = 5; // twice by Apollo Server, then compiled, then from the cache

const logon = (password: string) => `logon(input: { email: "demo@example.org", password: "${password}" }) { ok }`;
const UPLOAD_REFUSED = { status: 200, body: '{"ok": false, "status": "No."}' };

describe("the line of an operation tells codes, outcome and address, whichever way it was served:", () => {
  test.each([
    { what: "a log-on", query: `mutation { ${logon("demo")} }`, outcome: "OK" },
    { what: "a wrong password", query: `mutation { ${logon("wrong")} }`, outcome: "INVALID_CREDENTIALS" },
    {
      what: "several mutations",
      query: `mutation { ${logon("demo")} delete(path: "/nothing") { path } logoff { user } }`,
      outcome: ["OK", "NOT_DELETED", "OK"],
    },
    {
      what: "mutations in a fragment, by other names, one of which fails",
      query: `mutation { ...F } fragment F on Mutation { mine: ${logon("wrong")} checkin { ok } }`,
      outcome: "INVALID_CREDENTIALS",
      codes: ["UNAUTHENTICATED"],
    },
    { what: "the same error twice", query: "{ me { email } files { name } }", codes: ["UNAUTHENTICATED"] },
    { what: "an operation that is invalid", query: "{ nothing }", codes: ["GRAPHQL_VALIDATION_FAILED"] },
    { what: "a document that is none", query: "{", codes: ["GRAPHQL_PARSE_FAILED"] },
    { what: "no operation at all", query: undefined, codes: ["BAD_REQUEST"], line: "refused" as const },
    { what: "a query without fault", query: "{ session { user } }" },
    { what: "a query that depends on public answers alone", query: "{ info { version } }" },
  ])("$what", async ({ query, codes, outcome, line = "operation" as const }) => {
    await using app = await startTestApp();
    const body = JSON.stringify({ query });
    for (let time = 0; time < TIMES; time++) await rawRequest(app.url, "POST /graphql", JSON_TYPE, body);

    const lines = await logLines(app, line);

    const told = lines.map(({ codes, outcome, remoteAddress, incomplete }) => {
      return { codes, outcome, remoteAddress, incomplete };
    });
    expect(told).toEqual(Array(TIMES).fill({ codes, outcome, remoteAddress: "127.0.0.1", incomplete: undefined }));
  });

  test("the state of the JESS session", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    const ask = () => demo.execute("query Jess { jessSession { ok } }");
    for (let time = 0; time < TIMES; time++) await ask();

    const lines = (await logLines(app, "operation")).filter(({ operation }) => operation === "Jess");

    expect(lines.map(({ outcome }) => outcome)).toEqual(Array(TIMES).fill("NO_JESS_SESSION"));
    expect(lines.at(-1)).toMatchObject({ planned: true, repeated: true });
  });
});

test("behind a proxy that is trusted the line has the address of the caller, whichever way it was served", async () => {
  await using app = await startTestApp({ env: { TRUST_PROXY: "127.0.0.1" } });
  const headers = { ...JSON_TYPE, "X-Forwarded-For": "198.51.100.7" };
  for (let time = 0; time < TIMES; time++) {
    await rawRequest(app.url, "POST /graphql", headers, '{"query":"{ session { user } }"}');
  }
  await rawRequest(app.url, "GET /files/x", headers);
  await rawRequest(app.url, "DELETE /graphql", headers);

  const lines = [...(await logLines(app, "operation")), ...(await logLines(app, "refused"))];

  expect(lines.map(({ remoteAddress }) => remoteAddress)).toEqual(Array(TIMES + 2).fill("198.51.100.7"));
});

test("each request on the connection of a trusted proxy has the address and URL of its own caller", async () => {
  await using app = await startTestApp({ env: { TRUST_PROXY: "127.0.0.1" } });
  const authorization = `Bearer ${await app.sandbox.mintToken("demo@example.org")}`;
  const proxy = new Client(app.url);
  const callers = [
    ["198.51.100.7", "http", "a.example.org"],
    ["198.51.100.8", "http", "a.example.org"],
    ["198.51.100.8", "https", "a.example.org"],
    ["198.51.100.8", "https", "b.example.org"],
  ] as const;

  const urls: string[] = [];
  for (const [address, protocol, host] of callers) {
    const forwarded = { "x-forwarded-for": address, "x-forwarded-proto": protocol, "x-forwarded-host": host };
    const headers = { authorization, "content-type": "application/json", ...forwarded };
    const body = '{"query":"{ file(path: \\"/readme.txt\\") { ... on File { url } } }"}';
    const answer = await proxy.request({ path: "/graphql", method: "POST", headers, body });
    urls.push(/"url":"([^"]*)"/.exec(await answer.body.text())?.[1] ?? "");
  }
  await proxy.close();

  expect(urls).toEqual(callers.map(([, protocol, host]) => `${protocol}://${host}/files/readme.txt`));
  const lines = await logLines(app, "operation");
  expect(lines.map(({ remoteAddress }) => remoteAddress)).toEqual(callers.map(([address]) => address));
});

test("the lines of /files tell route and method, and how it ended", async () => {
  await using app = await startTestApp();
  const bearer = app.withToken(await app.sandbox.mintToken("demo@example.org"));
  const form = () => {
    const body = new FormData();
    body.set("file", new Blob(["x"]), "x.txt");
    return { method: "POST", body };
  };
  await (await bearer.fetch("/files/readme.txt")).text();
  await (await bearer.fetch("/files/readme.txt", { method: "HEAD" })).text();
  await (await bearer.fetch("/files/secret/nothing?token=s3cret")).text();
  await (await bearer.fetch("/files/", form())).text();
  app.sandbox.failNext("POST", UPLOAD_REFUSED);
  await (await bearer.fetch("/files/", form())).text();
  app.sandbox.failNext("POST", { status: 500 });
  await (await bearer.fetch("/files/", form())).text();

  const lines = await logLines(app, "operation");

  expect(lines.map(({ route, method, status, codes, outcome }) => [route, method, status, codes, outcome])).toEqual([
    ["GET /files/*", "GET", 200, undefined, undefined],
    ["GET /files/*", "HEAD", 200, undefined, undefined],
    ["GET /files/*", "GET", 404, ["NOT_FOUND"], undefined],
    ["POST /files/*", "POST", 200, undefined, "OK"],
    ["POST /files/*", "POST", 200, undefined, "REJECTED"],
    ["POST /files/*", "POST", 502, ["UPSTREAM_ERROR"], undefined],
  ]);
  for (const line of lines) expect(line.remoteAddress).toBe("127.0.0.1");
  expect(JSON.stringify(lines)).not.toMatch(/secret|s3cret|readme|x\.txt/);
});

test("no more than 200 characters of the name of an operation are told", async () => {
  await using app = await startTestApp();
  const body = JSON.stringify({ query: `query ${"N".repeat(100_000)} { __typename }` });
  await app.anonymous().fetch("/graphql", { method: "POST", headers: JSON_TYPE, body });

  const lines = await logLines(app, "operation");
  expect(lines.map(({ operation }) => operation)).toEqual(["N".repeat(200)]);
});
