import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import { startTestApp } from "../support/startTestApp.js";
import { runExample } from "./runExample.js";
import { TOUR } from "./tour.js";

const NO_SESSION = "There is no session, or it has ended. Log on, and send the session cookie or a bearer token.";
const WHAT_TO_ADD = "Send it with the header `apollo-require-preflight: true`.";

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");

test.each(["apollo", "urql", "relay", "graphqlRequest", "fetch"])(
  "%s logs on, lists, uploads, downloads, and shows the next user nothing of the one before",
  async (client) => {
    await using app = await startTestApp();
    const folder = `/tour of ${client}`;

    const seen: unknown = JSON.parse(await runExample("clients", "npm", "start", "--silent", "--", client, app.url));

    expect(seen).toEqual({
      ...TOUR,
      root: ["/examples", "/models", "/readme.txt", "/results", "/weather"],
      listed: [
        { path: `${folder}/hello ü.txt`, size: 8 },
        { path: `${folder}/zeros.bin`, size: 100_000 },
      ],
      nobody: client === "urql" ? `[GraphQL] ${NO_SESSION}` : NO_SESSION,
    });
    const [upload, ...others] = app.sandbox.journal.find("POST", "/users/api/files");
    expect(others).toEqual([]);
    expect(upload).toMatchObject({
      url: `/users/api/files/${encodeURIComponent(folder.slice(1))}`,
      parts: [
        { name: "file", filename: "hello ü.txt", bytes: 8, sha256: sha256("Grüße\n") },
        { name: "file", filename: "zeros.bin", bytes: 100_000, sha256: sha256(Buffer.alloc(100_000)) },
      ],
    });
  },
);

test("what a client's defaults are refused for, its user reads how to mend, and the mend works", async () => {
  await using app = await startTestApp();

  const outcomes = JSON.parse(
    await runExample("clients", "npm", "run", "--silent", "refusals", "--", app.url),
  ) as Record<string, string>;

  const told = Object.entries(outcomes).filter(([, outcome]) => outcome.includes(WHAT_TO_ADD));
  expect(told.map(([name]) => name)).toEqual([
    "apollo-upload-client: an upload",
    "urql: a query",
    "urql: an upload",
    "graphql-request: a query by GET",
    "fetch: an upload",
  ]);
  const others = Object.entries(outcomes).filter(([, outcome]) => !outcome.includes(WHAT_TO_ADD));
  expect(others.filter(([, outcome]) => outcome !== "answered")).toEqual([]);
  expect(others.length).toBe(9);
  expect(app.sandbox.journal.find("POST", "/users/api/files/refused").length).toBe(3); // those with the header
});

test("curl logs on, lists, uploads and downloads with a cookie jar", async () => {
  await using app = await startTestApp();

  const printed = await runExample("clients", "./curl.sh", app.url);

  expect(printed).toContain('{"data":{"logon":{"ok":true,"status":"Logged in successfully!"}}}');
  expect(printed).toContain('{"data":{"me":{"email":"demo@example.org"},"files":');
  expect(printed).toContain('{"data":{"session":{"expiresAt":');
  expect(printed).toContain('"files":[{"name":"hello ü.txt","size":8,');
  expect(printed).toContain("Grüße\n");
  expect(printed).toContain('{"data":{"logoff":{"ok":true}}}');
  expect(app.sandbox.journal.last?.url).toBe("/users/api/logout");
});

test("the set-ups type-check and lint, and what Relay's compiler writes is current", async () => {
  expect(await runExample("clients", "npm", "run", "--silent", "check")).not.toContain("ERROR");
  expect(await runExample("..", "npx", "eslint", "--config", "eslint.examples.config.js", "examples/clients")).toBe("");
});
