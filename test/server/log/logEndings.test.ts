import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { logLines } from "../../support/logLines.js";
import { MULTIPART, multipartBody, uploadOperation } from "../../support/multipartBody.js";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const JSON_TYPE = { "Content-Type": "application/json" };
const ME = '{"query":"query Me { me { email } }"}';
const bearer = async ({ sandbox }: TestApp) => ({
  Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}`,
});

/** A download that has begun, of a file that no buffer holds. */
async function beginDownload(app: TestApp): Promise<RawConnection> {
  await writeFile(join(app.sandbox.dataDir, "files/demo@example.org/big.bin"), randomBytes(50_000_000));
  const caller = await RawConnection.open(app.url);
  await caller.sendHead("GET /files/big.bin", await bearer(app));
  await caller.until("\r\n\r\n");
  caller.socket.pause();
  return caller;
}

/** An upload that has begun, and reached the upstream. */
async function beginUpload(app: TestApp, headers: Readonly<Record<string, string>>): Promise<RawConnection> {
  const caller = await RawConnection.open(app.url);
  await caller.sendHead("POST /files/", { ...MULTIPART, ...(await bearer(app)), ...headers });
  const begun = multipartBody([{ name: "file", filename: "a", content: randomBytes(50_000) }], true);
  await caller.send(headers["Transfer-Encoding"] ? `${begun.length.toString(16)}\r\n` : "");
  await caller.send(begun);
  await app.sandbox.journal.waitFor(({ bodyBytes }) => bodyBytes > 40_000);
  return caller;
}

const aborted = ({ sandbox }: TestApp) => sandbox.journal.waitFor((entry) => entry.aborted);

describe("a line tells why the answer is incomplete:", () => {
  test("the client closed the connection of a download", async () => {
    await using app = await startTestApp();
    using caller = await beginDownload(app);
    caller.reset();
    await aborted(app);

    expect(await logLines(app, "operation")).toMatchObject([{ operation: "download", incomplete: "client closed" }]);
  });

  test("the client closed the connection in the midst of an upload", async () => {
    await using app = await startTestApp();
    using caller = await beginUpload(app, { "Content-Length": "1000000" });
    caller.socket.end();
    await aborted(app);

    expect(await logLines(app, "operation")).toMatchObject([{ operation: "upload", incomplete: "client closed" }]);
    expect(app.log.join("")).not.toContain('"refused"');
  });

  test.each([
    ["the first time", 0],
    ["from its plan", 3],
  ])("the client closed the connection of an operation that runs %s", async (_how, before) => {
    await using app = await startTestApp();
    const headers = { ...JSON_TYPE, ...(await bearer(app)), "Content-Length": String(ME.length) };
    for (let time = 0; time < before; time++) await rawRequest(app.url, "POST /graphql", headers, ME);
    app.sandbox.failNext({ times: Infinity }, { silence: true });
    app.sandbox.journal.clear();
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("POST /graphql", headers);
    await caller.send(ME);
    await app.sandbox.journal.waitFor(({ method }) => method === "GET");
    caller.reset();
    await aborted(app);

    const last = (await logLines(app, "operation")).at(-1);

    expect(last).toMatchObject({ operation: "Me", type: "query", incomplete: "client closed" });
    expect(last?.hash).toMatch(/^[\da-f]{64}$/);
  });

  test("the client stalled while it sent", async () => {
    await using app = await startTestApp({ env: { CLIENT_IDLE_TIMEOUT_MS: "600" } });
    using caller = await beginUpload(app, { "Content-Length": "1000000" });
    await caller.closed();

    expect(await logLines(app, "operation")).toMatchObject([{ operation: "upload", incomplete: "stalled" }]);
  });

  test("the client stalled while it read", async () => {
    await using app = await startTestApp({ env: { CLIENT_IDLE_TIMEOUT_MS: "600" } });
    using caller = await beginDownload(app);
    await aborted(app);
    expect(caller.received).toContain("200 OK");

    expect(await logLines(app, "operation")).toMatchObject([{ operation: "download", incomplete: "stalled" }]);
  });

  test("the client broke the coding of its body", async () => {
    await using app = await startTestApp();
    using caller = await beginUpload(app, { "Transfer-Encoding": "chunked" });
    await caller.send("\r\nno length\r\n");
    await caller.closed();

    expect(await logLines(app, "operation")).toMatchObject([{ operation: "upload", incomplete: "malformed request" }]);
  });

  test.each([
    ["closed the connection within a JSON body", JSON_TYPE, ME.slice(0, 9), "client closed"],
    [
      "closed the connection within `operations`",
      MULTIPART,
      multipartBody(uploadOperation(1)).subarray(0, 80),
      "client closed",
    ],
    ["stalled within a JSON body", JSON_TYPE, ME.slice(0, 9), "stalled"],
  ])("the client %s", async (_how, type, begun, incomplete) => {
    await using app = await startTestApp({ env: { CLIENT_IDLE_TIMEOUT_MS: "600" } });
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("POST /graphql", {
      ...type,
      ...(await bearer(app)),
      Expect: "100-continue",
      "Content-Length": "1000",
    });
    await caller.until("100 Continue");
    await caller.send(begun);
    if (incomplete === "client closed") caller.reset();
    else await caller.closed();

    expect(await logLines(app, "refused")).toMatchObject([
      { route: "POST /graphql", codes: ["CANCELLED"], incomplete },
    ]);
  });

  test.each([
    ["broke off", { cutAfterBytes: 4 }],
    ["fell silent", { headers: { "Content-Length": "100" }, body: "only this", dripMs: 60_000 }],
  ])("the upstream %s", async (_how, fault) => {
    await using app = await startTestApp({ env: { UPSTREAM_IDLE_TIMEOUT_MS: "1000" } });
    app.sandbox.failNext("GET", fault);
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("GET /files/readme.txt", await bearer(app));
    await caller.closed();

    expect(await logLines(app, "operation")).toMatchObject([
      { operation: "download", status: 200, incomplete: "upstream failed" },
    ]);
  });

  test("the service was stopped", async () => {
    await using app = await startTestApp({ env: { SHUTDOWN_GRACE_MS: "100" } });
    using caller = await beginDownload(app);
    expect(caller.received).toContain("200 OK");

    expect(await logLines(app, "operation")).toMatchObject([{ operation: "download", incomplete: "shutdown" }]);
  });
});

describe("a request that is refused leaves a line with its code:", () => {
  const LONG = { ...JSON_TYPE, "Content-Length": String(2 ** 21) };
  test.each([
    { target: "DELETE /graphql", route: "DELETE /graphql", status: 405, code: "METHOD_NOT_ALLOWED" },
    { target: "PUT /files/secret/x", route: "PUT /files/*", status: 405, code: "METHOD_NOT_ALLOWED" },
    { target: "HEAD /graphql?query=secret", route: "GET /graphql", status: 405, code: "METHOD_NOT_ALLOWED" },
    {
      target: "POST /graphql",
      headers: { ...JSON_TYPE, Accept: "image/png" },
      route: "POST /graphql",
      status: 406,
      code: "NOT_ACCEPTABLE",
    },
    {
      target: "POST /graphql",
      headers: { "Content-Type": "text/secret" },
      route: "POST /graphql",
      status: 415,
      code: "UNSUPPORTED_MEDIA_TYPE",
    },
    { target: "POST /graphql", headers: LONG, route: "POST /graphql", status: 413, code: "PAYLOAD_TOO_LARGE" },
    { target: "POST /files/secret", route: "POST /files/*", status: 415, code: "UNSUPPORTED_MEDIA_TYPE" },
    { target: "GET /secret/x", route: undefined, status: 404, code: "NOT_FOUND" },
    { target: "GET /secret/%ff", route: undefined, status: 400, code: "BAD_USER_INPUT" },
  ])("$status for $target", async ({ target, headers = {}, route, status, code }) => {
    await using app = await startTestApp();
    const answer = await rawRequest(app.url, target, { "X-Request-Id": "r-1", ...headers });
    expect(answer.status).toBe(status);

    const lines = await logLines(app, "refused");

    const [method] = target.split(" ");
    expect(lines).toMatchObject([
      { level: 30, requestId: "r-1", remoteAddress: "127.0.0.1", method, status, codes: [code] },
    ]);
    expect(lines[0]?.route).toBe(route);
    expect(await logLines(app, "operation")).toEqual([]);
    expect(app.log.join("")).not.toContain("secret");
  });

  test("a session that is not clear", async () => {
    await using app = await startTestApp();
    const headers = { ...JSON_TYPE, Authorization: "Bearer s3cret", Cookie: "session_token=another" };
    await rawRequest(app.url, "POST /graphql", headers, ME);
    await rawRequest(app.url, "GET /files/x", headers);

    const lines = [...(await logLines(app, "refused")), ...(await logLines(app, "operation"))];

    expect(lines.map(({ route, codes }) => [route, codes])).toEqual([
      ["POST /graphql", ["BAD_USER_INPUT"]],
      ["GET /files/*", ["BAD_USER_INPUT"]],
    ]);
    expect(app.log.join("")).not.toMatch(/s3cret|another/);
  });

  test("what is no HTTP", async () => {
    await using app = await startTestApp();
    using caller = await RawConnection.open(app.url);
    await caller.send("secret\r\n\r\n");
    const { headers } = await caller.answer();

    const lines = await logLines(app, "refused");

    const requestId = headers["x-request-id"];
    expect(lines).toMatchObject([{ requestId, remoteAddress: "127.0.0.1", status: 400, codes: ["BAD_REQUEST"] }]);
    expect(app.log.join("")).not.toContain("secret");
  });
});
