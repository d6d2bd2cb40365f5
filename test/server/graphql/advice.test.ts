import { expect, test } from "@jest/globals";
import { MULTIPART, multipartBody } from "../../support/multipartBody.js";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const JSON_TYPE = { "Content-Type": "application/json" };
const bearer = async ({ sandbox }: TestApp) => ({
  Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}`,
});
const cookie = async ({ sandbox }: TestApp) => ({
  Cookie: `session_token=${await sandbox.mintToken("demo@example.org")}`,
});

interface Answer {
  readonly errors: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** Sends a request, and gives what its first error says. */
async function refusal(app: TestApp, target: string, headers: Record<string, string>, body: string | Buffer = "") {
  const answer = await rawRequest(app.url, target, headers, body);
  const { errors } = JSON.parse(answer.body) as Answer;
  return { status: answer.status, code: errors[0]?.extensions.code, message: errors[0]?.message };
}

/** As clients of graphql-ws begin. */
const WEBSOCKET = { Upgrade: "WebSocket", Connection: "Upgrade", "Sec-WebSocket-Protocol": "graphql-transport-ws" };
const LIST = '[{"query":"{ __typename }"}]';
const MUTATION = encodeURIComponent("mutation { logoff { ok } }");
const upload = (type: string, variables: object) =>
  JSON.stringify({ query: `mutation ($files: ${type}) { upload(files: $files) { ok } }`, variables });
const parts = (operations: string) =>
  multipartBody([
    { name: "operations", content: operations },
    { name: "map", content: "{}" },
  ]);

test.each<[string, string, Record<string, string>, string | Buffer, number, RegExp]>([
  ["no member", "POST /graphql", JSON_TYPE, "{}", 400, /`query`/],
  ["no query", "POST /graphql", JSON_TYPE, '{"variables":{}}', 400, /`query`/],
  ["null", "POST /graphql", JSON_TYPE, "null", 400, /`query`/],
  ["a text", "POST /graphql", JSON_TYPE, '"{ __typename }"', 400, /`query`/],
  ["nothing, as multipart", "POST /graphql", MULTIPART, parts("{}"), 400, /`query`/],
  ["no query, by GET", "GET /graphql", {}, "", 400, /`query`/],
  ["a WebSocket", "GET /graphql", WEBSOCKET, "", 400, /no WebSockets.*`Accept: text\/event-stream`/],
  ["a WebSocket with a token", "GET /graphql?token=a", WEBSOCKET, "", 400, /no WebSockets/],
  ["a list", "POST /graphql", JSON_TYPE, LIST, 400, /batching.*not supported.*one operation a request/],
  ["an empty list", "POST /graphql", JSON_TYPE, "[]", 400, /batching.*not supported/],
  ["a list, as multipart", "POST /graphql", MULTIPART, parts(LIST), 400, /batching.*not supported/],
  ["a mutation by GET", `GET /graphql?query=${MUTATION}`, {}, "", 405, /Send it by POST/],
  ["null for a file", "POST /graphql", JSON_TYPE, upload("[Upload!]!", { files: [null] }), 400, /multipart/],
  ["null for all files", "POST /graphql", JSON_TYPE, upload("[Upload!]!", { files: null }), 400, /multipart/],
  ["no files", "POST /graphql", JSON_TYPE, upload("[Upload!]!", {}), 400, /multipart/],
  ["an object for a file", "POST /graphql", JSON_TYPE, upload("[Upload!]!", { files: [{}] }), 400, /multipart/],
  [
    "a literal file",
    "POST /graphql",
    JSON_TYPE,
    '{"query":"mutation { upload(files: [null]) { ok } }"}',
    400,
    /multipart/,
  ],
  ["DELETE of a file", "DELETE /files/a", {}, "", 405, /mutation `delete\(path:\)`/],
  ["PUT of a file", "PUT /files/a", {}, "x", 405, /by POST to their folder/],
  ["PATCH of a file", "PATCH /files/a", {}, "x", 405, /by POST to their folder/],
  ["a broken URL", "GET /%zz", {}, "", 400, /^The URL is not percent-encoded UTF-8\. /],
  ["a broken name", "GET /files/%zz", {}, "", 400, /^The URL is not percent-encoded UTF-8\. /],
  ["a name in Latin-1", "GET /files/%e4", {}, "", 400, /^The URL is not percent-encoded UTF-8\. /],
  ["a folder's name in Latin-1", "POST /files/%e4", MULTIPART, parts("{}"), 400, /^The URL is not percent-encoded/],
])("the refusal of %s says what to do", async (_what, target, headers, body, status, message) => {
  await using app = await startTestApp();

  const answer = await refusal(app, target, { ...(await bearer(app)), ...headers }, body);

  expect(answer).toMatchObject({ status, message: expect.stringMatching(message) });
  expect(app.sandbox.journal.entries).toEqual([]);
});

test.each([
  ["POST /graphql", "text/plain", /`content-type: application\/json`/],
  ["POST /graphql", undefined, /`content-type: application\/json`/],
  ["POST /graphql", MULTIPART["Content-Type"], /`apollo-require-preflight: true`/],
  ["GET /graphql?query=%7B__typename%7D", undefined, /`apollo-require-preflight: true`/],
  ["POST /files/a", "text/plain", /multipart\/form-data.*`apollo-require-preflight: true`/],
  ["POST /files/a", MULTIPART["Content-Type"], /`apollo-require-preflight: true`/],
])("a cookie that another site could send is refused with what helps: %s, %s", async (target, type, message) => {
  await using app = await startTestApp();
  const headers = { ...(await cookie(app)), ...(type !== undefined && { "Content-Type": type }) };

  const answer = await refusal(app, target, headers, target.startsWith("POST") ? "{}" : "");

  expect(answer).toMatchObject({ status: 400, code: "BAD_REQUEST", message: expect.stringMatching(message) });
});

test("a download of a folder says that it is a folder, and how to list it", async () => {
  await using app = await startTestApp();
  const headers = await bearer(app);
  await rawRequest(
    app.url,
    "POST /files/models/a",
    { ...headers, ...MULTIPART },
    multipartBody([{ name: "file", filename: "x", content: "x" }]),
  );

  for (const path of ["/files/", "/files/models", "/files/models/a", "/files/models/"]) {
    const answer = await refusal(app, `GET ${path}`, headers);
    expect({ path, ...answer }).toMatchObject({
      ...{ path, status: 404, code: "NOT_FOUND" },
      message: expect.stringMatching(/folder.*`files\(path:\)`/),
    });
  }
  for (const path of ["/files/nothing", "/files/models/nothing"]) {
    expect((await refusal(app, `GET ${path}`, headers)).message).toBe(
      "There is nothing at the path, or no job of this number.",
    );
  }
});
