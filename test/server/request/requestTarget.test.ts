import { expect, test } from "@jest/globals";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

const FORM = { "Content-Type": "multipart/form-data; boundary=x" };
const FILE = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n';
const ROOT_URLS = "{ files { children { nodes { ... on File { url } } } } }";

test("a proxy's absolute-form names the address below its host: uploads, downloads, operations, health", async () => {
  await using app = await startTestApp();
  const session = { Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}` };

  const upload = await rawRequest(
    app.url,
    "POST http://api.example.org:8080/files/models",
    { ...session, ...FORM },
    FILE,
  );
  expect(JSON.parse(upload.body)).toMatchObject({ ok: true });
  expect(app.sandbox.journal.last).toMatchObject({ method: "POST", url: "/users/api/files/models" });

  const download = await rawRequest(app.url, "GET HTTP://API.example.org/files/models/a.txt?x=/files/b", session);
  expect([download.status, download.body]).toEqual([200, "hello"]);
  expect(app.sandbox.journal.last?.url).toBe("/users/api/files/models/a.txt");
  const head = { ...session, Connection: "close" };
  expect((await rawRequest(app.url, "HEAD http://[::1]:1/files/models/a.txt", head)).status).toBe(200);

  const query = `?query=${encodeURIComponent("{ me { email } }")}`;
  for (const target of [`http://a.org/graphql${query}`, `https://a.org/graphql${query}`]) {
    const { body } = await rawRequest(app.url, `GET ${target}`, session);
    expect(JSON.parse(body)).toEqual({ data: { me: { email: "demo@example.org" } } });
  }
  for (const address of ["livez", "readyz"]) {
    expect((await rawRequest(app.url, `GET http://a.org/${address}`)).status).toBe(200);
  }
});

test.each(["/%66iles", "/f%69les", "/%66%69%6c%65%73", "http://a.org/%66iles"])(
  "an address that spells %s names the same folder",
  async (prefix) => {
    await using app = await startTestApp();
    const session = { Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}` };

    await rawRequest(app.url, `POST ${prefix}/models`, { ...session, ...FORM }, FILE);
    expect(app.sandbox.journal.last).toMatchObject({ method: "POST", url: "/users/api/files/models" });
    expect((await rawRequest(app.url, `GET ${prefix}/models/a.txt`, session)).body).toBe("hello");
    expect(app.sandbox.journal.last?.url).toBe("/users/api/files/models/a.txt");
  },
);

test("the host of an absolute-form goes before the `Host` header, also when the operation is known", async () => {
  await using app = await startTestApp();
  const headers = {
    Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}`,
    "Content-Type": "application/json",
  };
  const ask = async (target: string) =>
    (await rawRequest(app.url, `POST ${target}`, headers, JSON.stringify({ query: ROOT_URLS }))).body;

  for (let time = 0; time < 4; time++) {
    expect(await ask("http://one.example.org/graphql")).toContain('"http://one.example.org/files/readme.txt"');
    expect(await ask("http://two.example.org:81/graphql")).toContain('"http://two.example.org:81/files/readme.txt"');
    expect(await ask("/graphql")).toContain('"http://localhost/files/readme.txt"');
  }
});

test("what one site could send by a proxy is refused as what it sends itself", async () => {
  await using app = await startTestApp();
  const Cookie = `session_token=${await app.sandbox.mintToken("demo@example.org")}`;

  for (const target of ["GET http://a.org/graphql?query=%7Bme%7Bemail%7D%7D", "POST http://a.org/files/a"]) {
    const answer = await rawRequest(app.url, target, { Cookie, ...FORM }, target.startsWith("POST") ? FILE : "");
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  }
  expect(app.sandbox.journal.entries).toEqual([]);
});

test("a failure names the path alone, and is in the form that the address has", async () => {
  await using app = await startTestApp();
  const Accept = "application/graphql-response+json";

  const nothing = await rawRequest(app.url, "GET http://a.org/nothing?b");
  expect(nothing.status).toBe(404);
  expect(nothing.body).toContain("There is nothing at GET /nothing.");
  expect((await rawRequest(app.url, "GET http://a.org/graphql", { Accept })).headers["content-type"]).toMatch(Accept);
  expect((await rawRequest(app.url, "GET http://a.org/files/a", { Accept })).headers["content-type"]).toMatch(
    "application/json",
  );
});

test("without a path the root is meant, which is the web page where there is one", async () => {
  await using app = await startTestApp({ env: { WEB_ROOT: "test/server/pages" } });

  for (const target of ["http://a.org", "http://a.org/", "http://a.org?x=1", "http://a.org/browse/models"]) {
    const { status, headers } = await rawRequest(app.url, `GET ${target}`, { Accept: "text/html" });
    expect({ target, status, type: headers["content-type"] }).toEqual({
      target,
      status: 200,
      type: "text/html; charset=utf-8",
    });
  }
  expect((await rawRequest(app.url, "GET http://a.org/livez/x", { Accept: "text/html" })).status).toBe(404);
});

test("any other form of target is refused", async () => {
  await using app = await startTestApp({ env: { WEB_ROOT: "test/server/pages" } });

  for (const target of [
    "GET *",
    "POST *",
    "GET ftp://a.org/livez",
    "GET http:///livez",
    "GET http://user:secret@a.org/livez",
    "POST http://user@a.org/files/a",
    "GET a.org:80",
    "GET livez",
  ]) {
    const { status, body } = await rawRequest(app.url, target, { Accept: "text/html", Connection: "close" });
    expect({ target, status }).toEqual({ target, status: 400 });
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  }
});

test("an absolute-form does not make up for a `Host` header", async () => {
  await using app = await startTestApp();

  const { status } = await rawRequest(app.url, "GET http://a.org/livez", { host: "b.org" });

  expect(status).toBe(400); // two of them
});
