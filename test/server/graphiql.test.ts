import { expect, test } from "@jest/globals";
import { fetch } from "undici";
import { startTestApp } from "../support/startTestApp.js";

const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

test("a browser that opens /graphql gets GraphiQL, all of it from this server", async () => {
  await using app = await startTestApp();

  const response = await fetch(`${app.url}/graphql`, { headers: { ...BROWSER, cookie: "session_token=whatever" } });
  const page = await response.text();

  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(page).toContain("ENSIMS GraphiQL");
  expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)="?https?:/i);
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/https?:|\*/);
});

test.each([
  ["a script", { accept: "*/*" }, ""],
  ["a GraphQL client", { accept: "application/graphql-response+json" }, ""],
  ["a browser that asks a query by the address", BROWSER, "?query=%7B__typename%7D"],
])("%s gets no page", async (_who, headers, search) => {
  await using app = await startTestApp();

  const response = await fetch(`${app.url}/graphql${search}`, { headers });

  expect(response.headers.get("content-type")).toMatch(/json/);
  await response.json();
});

test.each([{ GRAPHIQL: "false" }, { NODE_ENV: "production" }])("there is no GraphiQL with %o", async (env) => {
  await using app = await startTestApp({ env });

  const response = await fetch(`${app.url}/graphql`, { headers: BROWSER });

  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toMatch(/json/);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
});
