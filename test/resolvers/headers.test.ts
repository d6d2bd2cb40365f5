import { describe, expect, test } from "@jest/globals";
import {
  CheckInDocument,
  DeleteDocument,
  FilesDocument,
  InfoDocument,
  JessSessionDocument,
  LogOffDocument,
  LogOnDocument,
  MeDocument,
  SendMailDocument,
  SetJessSessionDocument,
  UpdateAccountDocument,
  UploadDocument,
} from "../generated/operations.js";
import { startTestApp } from "../support/startTestApp.js";
import type { TestClient } from "../support/TestClient.js";
import { DEMO, JESS, onlyRequest, store } from "./upstream.js";

/** What a caller may send besides its session, none of which is the upstream's business. */
const NOISE = {
  accept: "application/json",
  "accept-encoding": "br",
  "accept-language": "de",
  "if-none-match": '"x"',
  origin: "https://elsewhere.example.org",
  range: "bytes=0-1",
  referer: "https://elsewhere.example.org/page",
  "session-token": "also.not.this",
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "user-agent": "spy/1.0",
  "x-api-key": "key",
  "x-forwarded-for": "10.0.0.1",
  "x-forwarded-host": "elsewhere.example.org",
  "x-request-id": "caller.id:1",
};

const ALWAYS = ["accept", "accept-encoding", "connection", "host", "user-agent", "x-request-id"];
const SIGNED_IN = [...ALWAYS, "cookie"];
const JSON_BODY = ["content-length", "content-type"];

type Send = (caller: TestClient, headers: Record<string, string>) => ReturnType<TestClient["execute"]>;
type Row = readonly [operation: string, send: Send, request: string, headerNames: readonly string[]];

const rows: readonly Row[] = [
  ["info", (c, h) => c.execute(InfoDocument, {}, h), "GET /users/api/info", ALWAYS],
  ["info of JESS", (c, h) => c.execute(InfoDocument, { api: "JESS" }, h), "GET /jess_web/api/info", ALWAYS],
  ["me", (c, h) => c.execute(MeDocument, {}, h), "GET /users/api/user", SIGNED_IN],
  ["files", (c, h) => c.execute(FilesDocument, {}, h), "GET /users/api/files", SIGNED_IN],
  ["jessSession", (c, h) => c.execute(JessSessionDocument, {}, h), "GET /jess_web/api/session", SIGNED_IN],
  ["logon", (c, h) => c.execute(LogOnDocument, { input: DEMO }, h), "POST /users/api/auth", [...ALWAYS, ...JSON_BODY]],
  ["checkin", (c, h) => c.execute(CheckInDocument, {}, h), "POST /users/api/checkin", [...SIGNED_IN, "content-length"]],
  ["logoff", (c, h) => c.execute(LogOffDocument, {}, h), "POST /users/api/logout", [...SIGNED_IN, "content-length"]],
  [
    "updateAccount",
    (c, h) => c.execute("mutation { updateAccount(input: {}) { ok } }", {}, h),
    "POST /users/api/user",
    [...SIGNED_IN, ...JSON_BODY],
  ],
  [
    "setJessSession",
    (c, h) => c.execute(SetJessSessionDocument, { input: JESS }, h),
    "POST /jess_web/api/session",
    [...SIGNED_IN, ...JSON_BODY],
  ],
  [
    "sendMail",
    (c, h) => c.execute(SendMailDocument, { input: { title: "t", message: "m" } }, h),
    "POST /users/api/send",
    [...SIGNED_IN, ...JSON_BODY],
  ],
  ["delete", (c, h) => c.execute(DeleteDocument, { path: "/models" }, h), "DELETE /users/api/files/models", SIGNED_IN],
  [
    "upload",
    (c, h) =>
      c.execute(
        "mutation ($files: [Upload!]!) { upload(files: $files) { ok } }",
        { files: [new File(["a"], "a.txt")] },
        { "apollo-require-preflight": "true", ...h },
      ),
    "POST /users/api/files",
    [...SIGNED_IN, "content-type", "transfer-encoding"],
  ],
];

describe("of the caller's headers the upstream gets the session cookie and the request id", () => {
  test.each(rows)("by %s", async (_operation, send, request, headerNames) => {
    await using app = await startTestApp();
    const token = await app.sandbox.mintToken(DEMO.email);
    const cookie = `theme=dark; __Host-csrf=1; session_token=${token}; JSESSIONID=2`;

    const answer = await send(app.anonymous(), { ...NOISE, cookie, authorization: "Basic ZGVtbzpkZW1v" });

    expect(answer.errors).toBeUndefined();
    const { method, url, headers, rawHeaders } = onlyRequest(app);
    expect(`${method} ${url}`).toBe(request);
    expect(
      rawHeaders
        .filter((_, index) => index % 2 === 0)
        .map((name) => name.toLowerCase())
        .sort(),
    ).toEqual([...headerNames].sort());
    expect(headers.cookie).toBe(headerNames.includes("cookie") ? `session_token=${token}` : undefined);
    expect(headers["x-request-id"]).toBe(NOISE["x-request-id"]);
    expect(answer.headers.get("x-request-id")).toBe(NOISE["x-request-id"]);
    expect(headers).toMatchObject({ "accept-encoding": "identity", "user-agent": "ensims-graphql" });
  });
});

test("of a caller with a bearer token the upstream gets the token as a cookie, and no authorization header", async () => {
  await using app = await startTestApp();
  const token = await app.sandbox.mintToken(DEMO.email);

  const { data } = await app.withToken(token).execute(MeDocument);

  expect(data?.me?.email).toBe(DEMO.email);
  const { headers } = onlyRequest(app);
  expect(headers.cookie).toBe(`session_token=${token}`);
  expect(headers.authorization).toBeUndefined();
});

test("a request without an id of its own gets one, which the upstream is told of", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  const first = await demo.execute(MeDocument);
  const second = await demo.execute(MeDocument, {}, { "x-request-id": "no good\u00e9" });

  const ids = app.sandbox.journal.entries.map(({ headers }) => headers["x-request-id"]);
  expect(ids).toEqual([first.headers.get("x-request-id"), second.headers.get("x-request-id")]);
  expect(new Set(ids).size).toBe(2);
  expect(ids[1]).not.toContain("no good");
});

test("a text is read by a request for no more than its beginning", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  await store(app, "notes.txt", "hello");

  await demo.execute('{ file(path: "/notes.txt") { text(maxBytes: 3) { content } } }', {}, { range: "bytes=9-" });

  expect(app.sandbox.journal.find("GET", "/users/api/files/notes.txt")).toMatchObject([
    { headers: { range: "bytes=0-3", accept: "*/*" } },
  ]);
});

test("an account's update that reads the account back makes two requests of the same session and id", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();

  await demo.execute(UpdateAccountDocument, { input: { title: "Dr" } });
  await demo.execute(UploadDocument, { files: [new File(["a"], "a.txt")] });

  const [update, account, upload, listing] = app.sandbox.journal.entries;
  expect(account?.headers["x-request-id"]).toBe(update?.headers["x-request-id"]);
  expect(account?.headers.cookie).toBe(update?.headers.cookie);
  expect(listing?.headers["x-request-id"]).toBe(upload?.headers["x-request-id"]);
  expect(listing?.headers.cookie).toBe(upload?.headers.cookie);
});
