import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { MULTIPART, multipartBody, uploadOperation } from "../../support/multipartBody.js";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const IDLE_MS = 600; // a busy machine may stand still for a moment
const slow = { env: { CLIENT_IDLE_TIMEOUT_MS: String(IDLE_MS), LOG_LEVEL: "silent" } };
const bearer = async ({ sandbox }: TestApp) => ({
  Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}`,
});

const isOpen = ({ socket }: RawConnection) => !socket.destroyed;

/** Takes an answer for longer than even the megabytes that wait in both systems are given, bit by bit, then the rest. */
async function readSlowly(connection: RawConnection, length: number): Promise<number> {
  const { socket } = connection;
  const end = performance.now() + 14 * IDLE_MS;
  while (performance.now() < end && isOpen(connection)) {
    const next = Math.min(connection.received.length + 200_000, length);
    socket.resume();
    while (connection.received.length < next && isOpen(connection)) await delay(1);
    socket.pause();
    await delay(IDLE_MS / 6);
  }
  socket.resume();
  while (connection.received.length < length && isOpen(connection)) await delay(5);
  return connection.received.length;
}

describe("a slow reader gets the whole response:", () => {
  test("of a download", async () => {
    await using app = await startTestApp(slow);
    await writeFile(join(app.sandbox.dataDir, "files/demo@example.org/big.bin"), randomBytes(30_000_000));
    using caller = await RawConnection.open(app.url);
    await caller.sendHead("GET /files/big.bin", await bearer(app));
    await caller.until("\r\n\r\n");

    expect(await readSlowly(caller, 30_000_000)).toBeGreaterThan(30_000_000);
  });

  test("of a query with a long answer, which leaves in one piece", async () => {
    await using app = await startTestApp(slow);
    const status = "x".repeat(30_000_000);
    const body = JSON.stringify({ ok: true, status });
    app.sandbox.failNext("POST", { headers: { "content-type": "application/json" }, body });
    using caller = await RawConnection.open(app.url);
    const query = JSON.stringify({ query: "mutation { checkin { status } }" });
    const headers = { "Content-Type": "application/json", "Content-Length": String(query.length) };
    await caller.sendHead("POST /graphql", { ...headers, ...(await bearer(app)) });
    await caller.send(query);
    await caller.until("\r\n\r\n");

    expect(await readSlowly(caller, 30_000_000)).toBeGreaterThan(30_000_000);
    expect(caller.received.slice(0, 2_000)).toMatch(/content-length: 300000\d\d\r\n/);
  });
});

test("a slow but moving upload by GraphQL is stored, however long it takes", async () => {
  await using app = await startTestApp(slow);
  const body = multipartBody([...uploadOperation(1), { name: "0", filename: "a", content: randomBytes(4_000) }]);
  using caller = await RawConnection.open(app.url);
  const headers = { ...MULTIPART, ...(await bearer(app)), "Content-Length": String(body.length) };
  await caller.sendHead("POST /graphql", headers);
  const step = Math.ceil(body.length / 20);
  for (let at = 0; at < body.length; at += step) {
    await caller.send(body.subarray(at, at + step));
    await delay(IDLE_MS / 5);
  }

  expect(JSON.parse((await caller.answer()).body)).toMatchObject({ data: { upload: { files: [{ size: 4_000 }] } } });
});

test("callers that never finish a request, or read nothing, do not delay others", async () => {
  await using app = await startTestApp({ env: { LOG_LEVEL: "silent" } });
  await writeFile(join(app.sandbox.dataDir, "files/demo@example.org/big.bin"), randomBytes(5_000_000));
  const headers = await bearer(app);
  const slowOnes = await Promise.all(Array.from({ length: 150 }, () => RawConnection.open(app.url)));
  await Promise.all(
    slowOnes.map(async (caller, i) => {
      if (i % 3 === 0) return caller.send("GET /graphql HTTP/1.1\r\nHost: local");
      if (i % 3 === 1) return caller.sendHead("POST /graphql", { ...headers, "Content-Length": "100" });
      await caller.sendHead("GET /files/big.bin", headers);
      await caller.until("\r\n\r\n");
      return caller.socket.pause();
    }),
  );

  for (let i = 0; i < 20; i++) {
    const { status, body } = await rawRequest(app.url, "GET /graphql?query=%7Bme%7Bemail%7D%7D", headers);
    expect({ status, body }).toEqual({ status: 200, body: '{"data":{"me":{"email":"demo@example.org"}}}\n' });
  }
  for (const caller of slowOnes) caller.reset();
});
