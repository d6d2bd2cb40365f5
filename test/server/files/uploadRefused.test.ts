import { describe, expect, test } from "@jest/globals";
import { MULTIPART, multipartBody, uploadOperation } from "../../support/multipartBody.js";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const GIGABYTE = "1000000000";
const bearer = async ({ sandbox }: TestApp) => ({
  Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}`,
});

describe.each(["/graphql", "/files/models"])("an upload to %s is refused by its head alone", (path) => {
  /** Sends a head that announces a body, and no body. */
  async function announce(app: TestApp, headers: Record<string, string>) {
    using caller = await RawConnection.open(app.url);
    await caller.sendHead(`POST ${path}`, headers);
    const { status, body } = await caller.answer();
    expect(app.sandbox.journal.entries).toEqual([]);
    return { status, ...(JSON.parse(body) as object) };
  }

  test("without a session", async () => {
    await using app = await startTestApp();
    const answer = { status: 401, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] };

    for (const session of [
      {},
      { Cookie: "session_token=", "Apollo-Require-Preflight": "1" },
      { Cookie: "session_token=a; session_token=b", "Apollo-Require-Preflight": "1" },
      { Cookie: 'session_token="quoted"', "Apollo-Require-Preflight": "1" },
      { Authorization: "Bearer \u00fc" },
      { Authorization: "Basic eDp5" },
    ]) {
      expect(await announce(app, { ...MULTIPART, ...session, "Content-Length": GIGABYTE })).toMatchObject(answer);
      expect(await announce(app, { ...MULTIPART, ...session, "Transfer-Encoding": "chunked" })).toMatchObject(answer);
    }
  });

  test("when it is announced longer than all files may be", async () => {
    await using app = await startTestApp({ env: { MAX_UPLOAD_BYTES: "1000000", MAX_UPLOAD_FILES: "3" } });
    const headers = { ...MULTIPART, ...(await bearer(app)) };

    expect(await announce(app, { ...headers, "Content-Length": GIGABYTE })).toMatchObject({
      status: 413,
      errors: [{ extensions: { code: "UPLOAD_TOO_LARGE" } }],
    });
  });

  test("without a boundary", async () => {
    await using app = await startTestApp();

    for (const type of [
      "multipart/form-data",
      "multipart/form-data; charset=utf-8",
      'multipart/form-data; boundary=""',
    ]) {
      const headers = { ...(await bearer(app)), "Content-Type": type, "Content-Length": GIGABYTE };
      expect(await announce(app, headers)).toMatchObject({
        status: 400,
        errors: [{ extensions: { code: "BAD_USER_INPUT" } }],
      });
    }
  });
});

test("an upload to /files in no multipart body is refused by its head alone", async () => {
  await using app = await startTestApp();

  for (const type of ["application/json", "application/octet-stream", "multipart/mixed; boundary=x", undefined]) {
    using caller = await RawConnection.open(app.url);
    const headers = { ...(await bearer(app)), ...(type && { "Content-Type": type }), "Content-Length": GIGABYTE };
    await caller.sendHead("POST /files/models", headers);
    const { status, body } = await caller.answer();
    expect({ type, status }).toEqual({ type, status: 415 });
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "UNSUPPORTED_MEDIA_TYPE" } }] });
  }
});

test("an operation that is refused does not wait for the files that follow", async () => {
  await using app = await startTestApp();
  const operations = {
    name: "operations",
    content: JSON.stringify({ query: "{ nothing }", variables: { files: [null] } }),
  };
  const map = { name: "map", content: '{"0":["variables.files.0"]}' };
  using caller = await RawConnection.open(app.url);

  await caller.sendHead("POST /graphql", { ...MULTIPART, ...(await bearer(app)), "Content-Length": GIGABYTE });
  await caller.send(multipartBody([operations, map, { name: "0", filename: "a.bin", content: "…" }], true));

  const { status, body } = await caller.answer();
  expect(status).toBe(400);
  expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }] });
});

test("a session that the upstream does not take is told before the file has arrived", async () => {
  await using app = await startTestApp();
  const headers = { ...MULTIPART, Authorization: "Bearer not-a-token-of-the-sandbox", "Content-Length": GIGABYTE };
  using caller = await RawConnection.open(app.url);

  await caller.sendHead("POST /graphql", headers);
  await caller.send(multipartBody([...uploadOperation(1), { name: "0", filename: "a.bin", content: "…" }], true));

  const { body } = await caller.answer();
  expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
});

test("a small refused upload leaves the caller its answer, and the server in order", async () => {
  await using app = await startTestApp();
  const file = { name: "0", filename: "a.txt", content: "x".repeat(100_000) };

  const refused = await rawRequest(app.url, "POST /graphql", MULTIPART, multipartBody([...uploadOperation(1), file]));

  expect(refused.status).toBe(401);
  expect((await rawRequest(app.url, "GET /livez")).status).toBe(200);
});
