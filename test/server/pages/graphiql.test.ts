import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { parse } from "graphql";
import { fetch } from "undici";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp } from "../../support/startTestApp.js";

const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
/** What HttpURLConnection of Java says when it is told nothing. */
const JAVA = { accept: "text/html, image/gif, image/jpeg, */*; q=0.2" };

const operations = new URL("../../../schema/operations/", import.meta.url);

/** The examples that the page opens with. */
function tabsOf(page: string) {
  const [, options = ""] = /YogaGraphiQL\.renderYogaGraphiQL\(\s*.*,\s*(\{.*\}),\s*\);\s*<\/script>/.exec(page) ?? [];
  return (JSON.parse(options) as { defaultTabs: { query: string; variables?: string }[] }).defaultTabs;
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

test.each([
  [{ PUBLIC_URL: "https://api.example.org/ensims" }, "https://api.example.org/ensims"],
  [{}, "http://localhost"], // the `Host` of the request
])("beside the upload stands the line that does it, with the caller's address: %j", async (env, address) => {
  await using app = await startTestApp({ env });

  const tabs = tabsOf((await rawRequest(app.url, "GET /graphql", BROWSER)).body);

  const upload = tabs.find(({ query }) => query.includes("mutation Upload"))?.query;
  expect(upload).toMatch(new RegExp(`^# curl .* ${address}/files/examples `, "m"));
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
