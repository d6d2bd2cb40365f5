import { gzipSync } from "node:zlib";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

const PAGES = "test/server/pages";
const SCRIPT = "/assets/app-1a2b3c4d.js";
const NAVIGATION = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const page = await readFile(`${PAGES}/index.html`, "utf8");

const startWithPages = (env: Record<string, string> = {}) => startTestApp({ env: { WEB_ROOT: PAGES, ...env } });

test("the page is at `/`: to be asked for again each time, with scripts of this server only, not to be framed", async () => {
  await using app = await startWithPages();

  const { status, headers, body } = await rawRequest(app.url, "GET /", NAVIGATION);

  expect(status).toBe(200);
  expect(body).toBe(page);
  expect(headers).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
    vary: "accept-encoding",
  });
  const policy = headers["content-security-policy"];
  expect(policy).toMatch(/default-src 'none'.*script-src 'self';.*connect-src 'self';.*frame-ancestors 'none'/);
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(headers).not.toHaveProperty("set-cookie");
});

test("a page that has not changed is not sent again", async () => {
  await using app = await startWithPages();
  const caller = app.anonymous();
  const etag = (await caller.fetch("/")).headers.get("etag") ?? "none";

  const answer = await caller.fetch("/", { headers: { "If-None-Match": etag, "Cache-Control": "max-age=0" } });

  expect(answer.status).toBe(304);
  expect(Object.fromEntries(answer.headers)).toMatchObject({ "cache-control": "no-cache", etag });
});

test("what is named by its content is kept for ever, under the type it has", async () => {
  await using app = await startWithPages();

  const { status, headers, body } = await rawRequest(app.url, `GET ${SCRIPT}`);

  expect({ status, body }).toEqual({ status: 200, body: await readFile(PAGES + SCRIPT, "utf8") });
  expect(headers).toMatchObject({
    "content-type": expect.stringMatching(/^(?:text|application)\/javascript/),
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
  });
});

test("whether a file is kept for ever is told by where it is, however the address spells that", async () => {
  await using app = await startWithPages();
  const spelled = [
    ["/assets/../index.html", "no-cache"],
    ["/assets/%2e%2e/index.html", "no-cache"],
    ["/assets/..%2findex.html", "no-cache"],
    ["/assets/x/../../index.html", "no-cache"],
    ["/assets/.//../index.html", "no-cache"],
    ["/%61ssets/app-1a2b3c4d.js", "public, max-age=31536000, immutable"],
    ["/assets/../assets/app-1a2b3c4d.js", "public, max-age=31536000, immutable"],
  ] as const;

  for (const [address, lifetime] of spelled) {
    const { status, headers } = await rawRequest(app.url, `GET ${address}`);
    expect({ address, status, lifetime: headers["cache-control"] }).toEqual({ address, status: 200, lifetime });
  }
});

test.each([
  "/browse/models",
  "/browse/a%20b/%C3%BC.txt",
  "/browse/100%25",
  "/browse/100%", // as someone writes it: the page says that it is not there
  "/%zz",
  "/browse/%ff?x=%",
  "/sign-in?x=1",
  "/filesystem",
  "/a/b/",
  "/assets/old.js",
])("a browser that opens %s gets the page, whose scripts know the address", async (address) => {
  await using app = await startWithPages();

  expect(await rawRequest(app.url, `GET ${address}`, NAVIGATION)).toMatchObject({
    status: 200,
    body: page,
    headers: { "cache-control": "no-cache", vary: "accept-encoding" },
  });
  const head = await app.anonymous().fetch(address, { method: "HEAD", headers: NAVIGATION });
  expect({ status: head.status, length: head.headers.get("content-length") }).toEqual({
    status: 200,
    length: String(page.length),
  });
});

describe("the page stands in front of nothing", () => {
  test.each([
    ["GET /graphql?query=%7B__typename%7D", 200],
    ["GET /files/readme.txt", 401],
    ["GET /files/", 404],
    ["GET /files", 404],
    ["GET /graphql/x", 404],
    ["GET /jobs", 405],
    ["GET /jobs/385001", 404],
    ["GET /jobs/385001/files/eplusout.err", 401],
    ["GET /jobs/385001/files.zip", 401],
    ["GET /livez", 200],
    ["GET /livez/x", 404],
    ["GET /readyz", 200],
    ["GET /readyz/", 404],
    ["POST /browse/models", 404],
    ["DELETE /", 404],
    ["POST /browse/%", 400],
    ["GET /files/%", 400],
    ["GET /%66iles/%zz", 400],
    ["GET /graphql/%", 400],
    ["GET /jobs/385001/files/%", 400],
  ])("%s is answered by the API: %i", async (target, status) => {
    await using app = await startWithPages({ GRAPHIQL: "false" });

    const answer = await rawRequest(app.url, target, NAVIGATION);

    expect(answer.status).toBe(status);
    expect(answer.headers["content-type"]).toMatch(/json/);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(() => JSON.parse(answer.body) as unknown).not.toThrow();
  });

  test("a browser still gets GraphiQL at /graphql", async () => {
    await using app = await startWithPages();

    expect((await rawRequest(app.url, "GET /graphql", NAVIGATION)).body).toContain("GraphiQL");
  });

  test("a script or picture that is not there is an error, no page in its place", async () => {
    await using app = await startWithPages();

    for (const Accept of ["*/*", "image/avif,image/webp,*/*;q=0.8", "application/json"]) {
      for (const [path, status, code] of [
        ["/assets/app-old.js", 404, "NOT_FOUND"],
        ["/assets/%", 400, "BAD_USER_INPUT"],
      ] as const) {
        const answer = await rawRequest(app.url, `GET ${path}`, { Accept });
        expect(answer).toMatchObject({ status, headers: { "cache-control": "no-store" } });
        expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code } }] });
      }
    }
  });
});

test("nothing outside the folder can be had, and nothing hidden in it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ensims-pages-"));
  await cp(PAGES, join(folder, "pages"), { recursive: true });
  await writeFile(join(folder, "secret.txt"), "secret");
  await writeFile(join(folder, "pages/.env"), "secret");
  await using app = await startTestApp({ env: { WEB_ROOT: join(folder, "pages") } });

  for (const path of [
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/../../secret.txt",
    "/assets/..%5c..%5csecret.txt",
    "//../secret.txt",
    "/.env",
    "/%2eenv",
    "/secret.txt%00",
    `/${join(folder, "secret.txt")}`,
  ]) {
    for (const headers of [{ Accept: "*/*" }, NAVIGATION]) {
      const { status, body } = await rawRequest(app.url, `GET ${path}`, headers);
      expect({ path, status }).not.toEqual({ path, status: 500 });
      expect(body).not.toContain('secret"');
      expect(body === page || (JSON.parse(body) as { errors: unknown[] }).errors.length === 1).toBe(true);
    }
  }
  await rm(folder, { recursive: true });
});

test("conditions and ranges that a page cannot meet are no failure of this server", async () => {
  await using app = await startWithPages();

  expect(await rawRequest(app.url, `GET ${SCRIPT}`, { Range: "bytes=900-" })).toMatchObject({ status: 200 });
  expect(await rawRequest(app.url, `GET ${SCRIPT}`, { "If-Match": '"other"' })).toMatchObject({ status: 404 });
});

test("a compressed file is sent to clients that accept it, the original to the others", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ensims-pages-"));
  await cp(PAGES, folder, { recursive: true });
  await writeFile(join(folder, `${SCRIPT}.gz`), gzipSync("compressed"));
  await using app = await startTestApp({ env: { WEB_ROOT: folder, CORS_ORIGINS: "https://app.example.org" } });

  const compressed = await rawRequest(app.url, `GET ${SCRIPT}`, { "Accept-Encoding": "gzip, br" });
  expect(compressed.headers).toMatchObject({
    "content-encoding": "gzip",
    "content-type": expect.stringMatching(/javascript/),
    "cache-control": expect.stringMatching(/immutable/),
    vary: "Origin, accept-encoding",
  });
  const plain = await rawRequest(app.url, `GET ${SCRIPT}`, { "Accept-Encoding": "identity" });
  expect(plain.headers).not.toHaveProperty("content-encoding");
  expect(plain.body).toBe(await readFile(PAGES + SCRIPT, "utf8"));
  await rm(folder, { recursive: true });
});

test("without WEB_ROOT there is no page", async () => {
  await using app = await startTestApp();

  for (const path of ["/", "/browse/models", "/index.html"]) {
    const { status, headers } = await rawRequest(app.url, `GET ${path}`, NAVIGATION);
    expect({ path, status, type: headers["content-type"] }).toEqual({
      path,
      status: 404,
      type: expect.stringMatching(/json/),
    });
  }
});
