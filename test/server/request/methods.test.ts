import { METHODS } from "node:http";
import { expect, test } from "@jest/globals";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

const KNOWN = METHODS.filter((method) => method !== "CONNECT");

/** The methods of each address. */
const ADDRESSES = [
  ["/graphql", ["GET", "POST"]],
  ["/graphql?query=%7B__typename%7D", ["GET", "POST"]],
  ["/gr%61phql", ["GET", "POST"]],
  ["http://a.example/graphql", ["GET", "POST"]],
  ["/files/", ["GET", "HEAD", "POST"]],
  ["/files/models/a%20b%2F.idf", ["GET", "HEAD", "POST"]],
  ["/files/%zz", ["GET", "HEAD", "POST"]],
  ["/jobs", ["POST"]],
  ["/jobs/1/files/a", ["GET", "HEAD"]],
  ["/jobs/1/files.zip?ext=csv", ["GET", "HEAD"]],
  ["/livez", ["GET", "HEAD"]],
  ["/demo-account.json", ["GET", "HEAD"]],
  ["/readyz?a", ["GET", "HEAD"]],
] as const;

/** What would be refused for other reasons: as another site's, for its session, its content, its host. */
const REFUSABLE = {
  Cookie: "session_token=a; session_token=b",
  Authorization: "Bearer c",
  "Content-Type": "text/csv",
  "Content-Encoding": "br",
  Accept: "text/html",
  host: "b.example",
};

test.each([{}, { WEB_ROOT: "test/server/pages" }])(
  "whatever else is wrong, a method that an address does not have is told the ones that it has: %j",
  async (env: Record<string, string>) => {
    await using app = await startTestApp({ env });

    for (const [address, allowed] of ADDRESSES) {
      const others = KNOWN.filter((method) => !(allowed as readonly string[]).includes(method));
      const answers = others.map(async (method) => {
        using caller = await RawConnection.open(app.url);
        await caller.sendHead(`${method} ${address}`, { ...REFUSABLE, Connection: "close" });
        return { method, ...(await caller.answer()) };
      });
      for (const { method, status, headers, body } of await Promise.all(answers)) {
        const got = { method, address, status, allow: headers.allow, isEmpty: body === "" };
        expect(got).toEqual({ method, address, status: 405, allow: allowed.join(", "), isEmpty: method === "HEAD" });
        if (body !== "") expect(body).toContain('"code":"METHOD_NOT_ALLOWED"');
      }
    }
    expect(app.sandbox.journal.entries).toEqual([]);
  },
);

test("for pages of other sites OPTIONS is answered without words, and other methods as ever", async () => {
  await using app = await startTestApp({ env: { CORS_ORIGINS: "https://app.example.org" } });
  const asks = [{}, { Origin: "https://app.example.org", "Access-Control-Request-Method": "POST" }];

  for (const address of ["/graphql", "/files/a", "/livez", "/nothing", "/%zz", "/files/%ff", "*", "http://foo"]) {
    for (const headers of asks) {
      const { status, body } = await rawRequest(app.url, `OPTIONS ${address}`, headers);
      expect({ address, headers, status, body }).toEqual({ address, headers, status: 204, body: "" });
    }
  }
  const refused = await rawRequest(app.url, "PUT /graphql", { Origin: "https://app.example.org" });
  expect(refused).toMatchObject({
    status: 405,
    headers: { allow: "GET, POST", "access-control-allow-origin": "https://app.example.org" },
  });
});

test("OPTIONS of the whole server is told what methods there are", async () => {
  await using app = await startTestApp();

  for (const target of ["*", "http://foo", "http://foo:8080", "HTTPS://foo"]) {
    const answer = await rawRequest(app.url, `OPTIONS ${target}`);
    expect(answer).toMatchObject({ status: 405, headers: { allow: "GET, HEAD, POST" } });
  }
  for (const target of ["/", "http://foo/", "http://foo?x"]) {
    expect((await rawRequest(app.url, `OPTIONS ${target}`)).status).toBe(404);
  }
});

test("whatever the method and the address, the answer is JSON, and never an error of the server", async () => {
  await using app = await startTestApp();
  const methods = [...KNOWN, "NONSENSE", "get"];
  const headers = { Connection: "close" };

  for (const target of ["/graphql", "/files/a", "/livez", "/nothing", "*"]) {
    const answers = methods.map(async (method) => {
      const { status, headers: got, body } = await rawRequest(app.url, `${method} ${target}`, headers);
      const type = /^application\/json\b/.test(got["content-type"] ?? "");
      return { method, target, type, isError: status >= 500, isEmpty: body === "" };
    });
    for (const answer of await Promise.all(answers)) {
      const { method } = answer;
      expect(answer).toEqual({ method, target, type: true, isError: false, isEmpty: method === "HEAD" });
    }
  }
  expect(app.sandbox.journal.entries).toEqual([]);
});
