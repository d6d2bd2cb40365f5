import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { MULTIPART, multipartBody, uploadOperation } from "../../support/multipartBody.js";
import { RawConnection } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const JSON_TYPE = { "Content-Type": "application/json" };
const QUERY = JSON.stringify({ query: "{ session { user } }" });
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const bearer = async ({ sandbox }: TestApp) => ({
  Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}`,
});

const IDLE_MS = 600; // a busy machine may stand still for a moment
const quick = { env: { CLIENT_IDLE_TIMEOUT_MS: String(IDLE_MS) } };

describe("a caller that stops in the middle is let go:", () => {
  test("of a query", async () => {
    await using app = await startTestApp(quick);
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("POST /graphql", { ...JSON_TYPE, "Content-Length": String(QUERY.length) });
    await caller.send(QUERY.slice(0, 10));

    await caller.closed();

    expect(caller.received).not.toContain("data");
  });

  test.each([
    { path: "/graphql", before: uploadOperation(1), name: "0" },
    { path: "/files/", before: [], name: "file" },
  ])("of an upload to $path, which is given up upstream", async ({ path, before, name }) => {
    await using app = await startTestApp(quick);
    using caller = await RawConnection.open(app.url);
    await caller.sendHead(`POST ${path}`, { ...MULTIPART, ...(await bearer(app)), "Content-Length": "1000000" });
    await caller.send(multipartBody([...before, { name, filename: "a", content: randomBytes(50_000) }], true));
    await app.sandbox.journal.waitFor(({ bodyBytes }) => bodyBytes > 40_000);

    await caller.closed();
    await app.sandbox.journal.waitFor(({ aborted }) => aborted);
  });

  test("of taking a download, which is given up upstream", async () => {
    await using app = await startTestApp(quick);
    await writeFile(join(app.sandbox.dataDir, "files/demo@example.org/big.bin"), randomBytes(50_000_000));
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("GET /files/big.bin", await bearer(app));
    await caller.until("\r\n\r\n");

    caller.socket.pause();

    await app.sandbox.journal.waitFor(({ aborted }) => aborted);
  });
});

describe("a slow caller that moves is served:", () => {
  test("with a query that takes several times the limit", async () => {
    await using app = await startTestApp(quick);
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("POST /graphql", { ...JSON_TYPE, "Content-Length": String(QUERY.length) });
    for (const character of QUERY) {
      await caller.send(character);
      await pause(IDLE_MS / 8);
    }

    expect(JSON.parse((await caller.answer()).body)).toEqual({ data: { session: null } });
  });

  test("with an upload that takes several times the limit", async () => {
    await using app = await startTestApp(quick);
    const body = multipartBody([{ name: "file", filename: "a", content: randomBytes(2_000) }]);
    using caller = await RawConnection.open(app.url);
    const headers = { ...MULTIPART, ...(await bearer(app)), "Content-Length": String(body.length) };
    await caller.sendHead("POST /files/", headers);
    for (let at = 0; at < body.length; at += 100) {
      await caller.send(body.subarray(at, at + 100));
      await pause(IDLE_MS / 8);
    }

    expect(JSON.parse((await caller.answer()).body)).toMatchObject({ ok: true, files: [{ size: 2_000 }] });
  });
});

describe("a caller that waits for the upstream is not disconnected:", () => {
  test("with a query that takes long", async () => {
    await using app = await startTestApp(quick);
    app.sandbox.failNext("GET", { delayMs: 3 * IDLE_MS });
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("GET /graphql?query=%7Bme%7Bemail%7D%7D", await bearer(app));

    expect(JSON.parse((await caller.answer()).body)).toEqual({ data: { me: { email: "demo@example.org" } } });
  });

  test("with an upload that the upstream takes long to answer", async () => {
    await using app = await startTestApp(quick);
    app.sandbox.failNext("POST", { delayMs: 3 * IDLE_MS });
    const body = multipartBody([{ name: "file", filename: "a", content: randomBytes(2_000_000) }]);
    using caller = await RawConnection.open(app.url);
    const headers = { ...MULTIPART, ...(await bearer(app)), "Content-Length": String(body.length) };
    await caller.sendHead("POST /files/", headers);
    await caller.send(body);

    expect(JSON.parse((await caller.answer()).body)).toMatchObject({ ok: true });
  });

  test("with a download that the upstream drips", async () => {
    await using app = await startTestApp(quick);
    app.sandbox.failNext("GET", { headers: { "Content-Length": "3" }, body: "abc", dripMs: 2 * IDLE_MS });
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("GET /files/readme.txt", await bearer(app));

    expect((await caller.answer()).body).toBe("abc");
  });

  test("between two requests on one connection", async () => {
    await using app = await startTestApp(quick);
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("GET /livez", {});
    await caller.until('{"status":"ok"}');
    await pause(3 * IDLE_MS);
    await caller.sendHead("GET /readyz", {});

    await caller.until("ready");
  });
});
