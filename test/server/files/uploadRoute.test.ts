import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { FormData } from "undici";
import { UploadDocument } from "../../generated/operations.js";
import { MULTIPART, multipartBody, type Part } from "../../support/multipartBody.js";
import { rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");
const PREFLIGHT = { "apollo-require-preflight": "true" };

interface Answer {
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  readonly files?: readonly { readonly name: string }[];
}

/** Sends parts as they are. */
async function send(app: TestApp, path: string, parts: readonly Part[]) {
  const headers = { Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}`, ...MULTIPART };
  const { status, body } = await rawRequest(app.url, `POST ${path}`, headers, multipartBody(parts));
  return { http: status, ...(JSON.parse(body) as Answer) };
}

const file = (content: string, filename = "a.txt", name = "file"): Part => ({ name, filename, content });

test("the files of a form are stored by one upstream request, each part of which is named `file`", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const big = randomBytes(2_000_000);
  const body = new FormData();
  body.append("anything", new Blob(["first"]), "first.txt");
  body.append("comment", "not a file");
  body.append("else", new Blob([new Uint8Array(big)], { type: "image/png" }), "picture – ü.png");
  body.append("file", new Blob([]), "empty");

  const response = await demo.fetch("/files/new/folder%20%C3%BC", { method: "POST", body, headers: PREFLIGHT });

  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(await response.json()).toEqual({
    ok: true,
    status: "File(s) uploaded successfully",
    outcome: "OK",
    fileHandle: "new/folder ü",
    files: [
      { name: "first.txt", size: 5, sha256: sha256("first") },
      { name: "picture – ü.png", size: big.length, sha256: sha256(big) },
      { name: "empty", size: 0, sha256: sha256("") },
    ],
  });
  const [entry, ...others] = app.sandbox.journal.entries;
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ method: "POST", url: "/users/api/files/new/folder%20%C3%BC" });
  expect(entry?.parts.map(({ name, contentType }) => [name, contentType])).toEqual([
    ["file", "application/octet-stream"],
    ["file", "image/png"],
    ["file", "application/octet-stream"],
  ]);
  const path = join(app.sandbox.dataDir, "files/demo@example.org/new/folder ü/picture – ü.png");
  expect(big.equals(await readFile(path))).toBe(true);
});

test("the answer has the shape of UploadPayload", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  const body = new FormData();
  body.append("file", new Blob(["x"]), "x.txt");

  const { data } = await demo.execute(UploadDocument, { files: [new File(["x"], "x.txt")] });
  const answer = await (await demo.fetch("/files/", { method: "POST", body, headers: PREFLIGHT })).json();

  const { folder, ...payload } = data?.upload ?? { folder: null };
  expect(folder?.path).toBe("/");
  expect(answer).toEqual(payload);
});

test("a session that the upstream renews during an upload is relayed", async () => {
  await using app = await startTestApp({ quirks: { rollingSession: true } });
  const demo = await app.signIn();
  const body = new FormData();
  body.append("file", new Blob(["x"]), "x.txt");

  const response = await demo.fetch("/files/", { method: "POST", body, headers: PREFLIGHT });

  expect(response.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^session_token=[\w.-]+; Path=\/; HttpOnly;/),
  ]);
});

test("a media type that is none does not leave", async () => {
  await using app = await startTestApp();
  const types = ["text/csv", "nonsense", "text", "a/b/c", 'a/"b"', "\u00fc/x"];

  await send(
    app,
    "/files/",
    types.map((type, index) => ({ ...file("x", `${index}.txt`), type })),
  );

  const left = app.sandbox.journal.last?.parts.map(({ contentType }) => contentType);
  expect(left).toEqual(["text/csv", ...Array<string>(5).fill("text/plain")]); // the default: RFC 7578 §4.4
});

test("what the upstream refuses in its own words is data", async () => {
  await using app = await startTestApp();
  app.sandbox.failNext("POST", { body: '{"ok":false,"status":"Quota exceeded"}' });

  expect(await send(app, "/files/", [file("x")])).toEqual({
    http: 200,
    ok: false,
    outcome: "REJECTED",
    fileHandle: null,
    files: [{ name: "a.txt", size: 1, sha256: sha256("x") }],
    status: "Quota exceeded",
  });
});

test("a request without a file, or with too much, is told so", async () => {
  await using app = await startTestApp({ env: { MAX_UPLOAD_FILES: "2", MAX_UPLOAD_BYTES: "1000" } });

  for (const [path, parts, status, code] of [
    ["/files/", [], 400, "BAD_USER_INPUT"],
    ["/files/", [{ name: "file", content: "a field" }], 400, "BAD_USER_INPUT"],
    ["/files/", [file("1", "1"), file("2", "2"), file("3", "3")], 400, "BAD_USER_INPUT"],
    ["/files/", [file("x".repeat(1_001))], 413, "UPLOAD_TOO_LARGE"],
    ["/files/", [file("1", "1"), file("x".repeat(1_001))], 413, "UPLOAD_TOO_LARGE"],
    ["/files/", [file("x", "..")], 400, "BAD_USER_INPUT"],
    ["/files/", [file("x", "n".repeat(256))], 400, "BAD_USER_INPUT"],
    ["/files/%2e%2e/x", [file("x")], 400, "BAD_USER_INPUT"],
    ["/files/a%2fb", [file("x")], 400, "BAD_USER_INPUT"],
    ["/files/%zz", [file("x")], 400, "BAD_USER_INPUT"],
    ["/files//a", [file("x")], 400, "BAD_USER_INPUT"],
    ["/other/", [file("x")], 404, "NOT_FOUND"],
  ] as const) {
    const answer = await send(app, path, parts);
    expect({ path, parts, status: answer.http }).toEqual({ path, parts, status });
    expect(answer.errors).toMatchObject([{ extensions: { code } }]);
  }
  for (const { complete } of app.sandbox.journal.entries) expect(complete).toBe(false);
});

test("the limits are just what is allowed", async () => {
  await using app = await startTestApp({ env: { MAX_UPLOAD_FILES: "2", MAX_UPLOAD_BYTES: "1000" } });

  const { files } = await send(app, "/files/", [file("x".repeat(1_000), "1"), file("x".repeat(1_000), "2")]);

  expect(files).toHaveLength(2);
});

test("an upstream failure is answered by the status that fits", async () => {
  await using app = await startTestApp();
  const page = { headers: { "Content-Type": "text/html" }, body: "<h1>oops</h1>" };

  for (const [upstream, http, code] of [
    [403, 403, "FORBIDDEN"],
    [413, 413, "UPLOAD_TOO_LARGE"],
    [429, 429, "TOO_MANY_REQUESTS"],
    [500, 502, "UPSTREAM_ERROR"],
    [302, 502, "UPSTREAM_BAD_RESPONSE"],
    [503, 503, "UPSTREAM_UNAVAILABLE"],
  ] as const) {
    app.sandbox.journal.clear();
    app.sandbox.failNext("POST", { status: upstream, ...page });
    expect(await send(app, "/files/", [file("x")])).toMatchObject({ http, errors: [{ extensions: { code } }] });
    expect(app.sandbox.journal.entries).toHaveLength(1); // never sent twice
  }
});
