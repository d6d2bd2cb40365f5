import { readdir, readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { parse } from "graphql";
import { fetch, request } from "undici";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
/** What HttpURLConnection of Java says when it is told nothing. */
const JAVA = { accept: "text/html, image/gif, image/jpeg, */*; q=0.2" };

const operations = new URL("../../../schema/operations/", import.meta.url);

/** The examples that the page opens with. */
function tabsOf(page: string) {
  const [, examples = ""] = /const exampleTabs = (\[.*\]);/.exec(page) ?? [];
  return JSON.parse(examples) as { name: string; query: string; variables: string }[];
}

test("a browser that opens /graphql gets GraphiQL, all of it from this server", async () => {
  await using app = await startTestApp();

  const response = await fetch(`${app.url}/graphql`, { headers: { ...BROWSER, cookie: "session_token=whatever" } });
  const page = await response.text();

  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(page.includes("<title>ENSIMS</title>")).toBe(true);
  expect(/<(script|link|img)[^>]+(src|href)="?https?:/i.exec(page)?.[0]).toBeUndefined();
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/https?:|\*/);
});

test("GraphiQL opens with every operation that the package ships, each in its words", async () => {
  await using app = await startTestApp();

  const tabs = tabsOf(await (await fetch(`${app.url}/graphql`, { headers: BROWSER })).text());

  const shipped = await Promise.all(
    (await readdir(operations)).map((name) => readFile(new URL(name, operations), "utf8")),
  );
  const withoutNotes = ({ query }: { query: string }) => shipped.find((text) => query.endsWith(text));
  expect(new Set(tabs.map(withoutNotes))).toEqual(new Set(shipped));
  expect(tabs).toHaveLength(shipped.length);
  for (const { query } of tabs) parse(query);
  expect(tabs[0]).toMatchObject({
    query: expect.stringContaining("mutation LogOn"),
    variables: expect.stringMatching(/demo/),
  });
});

test("the page is compressed for browsers that accept it", async () => {
  await using app = await startTestApp();

  const plain = await rawRequest(app.url, "GET /graphql", BROWSER);
  const compressed = await rawRequest(app.url, "GET /graphql", { ...BROWSER, "accept-encoding": "gzip, deflate, br" });

  expect(plain.headers).not.toHaveProperty("content-encoding");
  expect(compressed.headers).toMatchObject({ "content-encoding": "gzip", vary: "Accept, Accept-Encoding" });
  expect(gunzipSync(compressed.bytes).equals(plain.bytes)).toBe(true);
  expect(compressed.bytes.length).toBeLessThan(plain.bytes.length / 3);
});

test("a reload asks whether the page has changed, and is not sent it again", async () => {
  await using app = await startTestApp();
  const load = async (ifNoneMatch: string) => {
    const headers = { ...BROWSER, "accept-encoding": "gzip", "if-none-match": ifNoneMatch };
    const response = await request(`${app.url}/graphql`, { headers });
    return { status: response.statusCode, headers: response.headers, text: await response.body.text() };
  };

  const first = await load('W/"another"');
  const { etag, vary, "content-security-policy": policy, "cache-control": cacheControl } = first.headers;
  const reloaded = await load(String(etag));

  expect(first.status).toBe(200);
  expect(cacheControl).toBe("no-cache");
  expect(reloaded).toMatchObject({ status: 304, text: "" });
  expect(reloaded.headers).toMatchObject({
    etag,
    vary,
    "content-security-policy": policy,
    "cache-control": "no-cache",
  });
  expect(reloaded.headers).not.toHaveProperty("content-length");
});

test("with CORS the page still varies by what it is negotiated by", async () => {
  await using app = await startTestApp({ env: { CORS_ORIGINS: "https://app.example.org" } });

  const response = await fetch(`${app.url}/graphql`, { headers: BROWSER });

  expect(response.headers.get("vary")).toBe("Origin, Accept, Accept-Encoding");
  await response.text();
});

test.each([
  ["a script", { accept: "*/*" }, ""],
  ["a GraphQL client", { accept: "application/graphql-response+json" }, ""],
  ["a program that would take HTML too, and asks a query by the address", JAVA, "?query=%7B__typename%7D"],
])("%s gets no page", async (_who, headers, search) => {
  await using app = await startTestApp();

  const response = await fetch(`${app.url}/graphql${search}`, { headers });

  expect(response.headers.get("content-type")).toMatch(/json/);
  await response.json();
});

test("a browser gets GraphiQL also with the query in the address, where GraphiQL keeps it", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  const response = await demo.fetch("/graphql?query=%7Bme%7Bemail%7D%7D", { headers: BROWSER });

  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  await response.text();
  expect(app.sandbox.journal.entries).toEqual([]);
});

test.each([{ GRAPHIQL: "false" }, { NODE_ENV: "production" }])("there is no GraphiQL with %o", async (env) => {
  await using app = await startTestApp({ env });

  const response = await fetch(`${app.url}/graphql`, { headers: BROWSER });

  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toMatch(/json/);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
});
