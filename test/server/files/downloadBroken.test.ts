import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { fetch } from "undici";
import { RawConnection } from "../../support/rawRequest.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";

const MIB = 2 ** 20;
const bearer = async ({ sandbox }: TestApp) => ({
  Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}`,
});

/** An upstream that holds a file of so many bytes. */
async function startWithFile(bytes: number, downloadLength = true): Promise<TestApp> {
  const app = await startTestApp({ quirks: { downloadLength } });
  await writeFile(join(app.sandbox.dataDir, "files/demo@example.org/big.bin"), randomBytes(bytes));
  return app;
}

describe.each([
  ["of known length", true],
  ["in chunks", false],
])("an upstream transfer %s that is cut midway", (_how, downloadLength) => {
  test("breaks the caller's transfer too", async () => {
    await using app = await startWithFile(2 * MIB, downloadLength);
    app.sandbox.failNext("GET", { cutAfterBytes: MIB });

    const response = await fetch(`${app.url}/files/big.bin`, { headers: await bearer(app) });

    expect(response.status).toBe(200);
    await expect(response.bytes()).rejects.toThrow();
  });

  test("breaks also when a part was asked for that had not come yet", async () => {
    await using app = await startWithFile(2 * MIB, downloadLength);
    app.sandbox.failNext("GET", { cutAfterBytes: MIB });
    const headers = { ...(await bearer(app)), Range: `bytes=0-${1.5 * MIB}` };

    const response = await fetch(`${app.url}/files/big.bin`, { headers });

    await expect(response.bytes()).rejects.toThrow();
  });
});

test("a part that has come whole is whole, whatever becomes of the rest", async () => {
  await using app = await startWithFile(2 * MIB);
  app.sandbox.failNext("GET", { cutAfterBytes: MIB });

  const response = await fetch(`${app.url}/files/big.bin`, {
    headers: { ...(await bearer(app)), Range: "bytes=10-19" },
  });

  expect(response.status).toBe(206);
  expect(await response.bytes()).toHaveLength(10);
});

test("an upstream that stops midway breaks the caller's transfer", async () => {
  await using app = await startTestApp({ env: { UPSTREAM_IDLE_TIMEOUT_MS: "1000" } });
  app.sandbox.failNext("GET", { headers: { "Content-Length": "100" }, body: "only this", dripMs: 60_000 });

  const response = await fetch(`${app.url}/files/readme.txt`, { headers: await bearer(app) });

  await expect(response.bytes()).rejects.toThrow();
});

test.each(["reset", "close"])("a disconnect, by a %s, aborts the upstream transfer", async (how) => {
  await using app = await startWithFile(50 * MIB);
  using caller = await RawConnection.open(app.url);
  await caller.sendHead("GET /files/big.bin", await bearer(app));
  await caller.until("\r\n\r\n");

  if (how === "reset") caller.reset();
  else caller.socket.destroy();

  await app.sandbox.journal.waitFor(({ aborted }) => aborted);
  await app.stop();
  expect(app.log.join("")).not.toContain('"level":50');
});

test("a disconnect before the response aborts the upstream call", async () => {
  await using app = await startTestApp();
  app.sandbox.failNext("GET", { silence: true });
  using caller = await RawConnection.open(app.url);
  await caller.sendHead("GET /files/readme.txt", await bearer(app));
  await app.sandbox.journal.waitFor(({ method }) => method === "GET");

  caller.reset();

  await app.sandbox.journal.waitFor(({ aborted }) => aborted);
});

test("HEAD, and a part, end the upstream transfer as soon as they have what they need", async () => {
  await using app = await startWithFile(50 * MIB);
  const headers = await bearer(app);

  await (await fetch(`${app.url}/files/big.bin`, { method: "HEAD", headers })).bytes();
  await (await fetch(`${app.url}/files/big.bin`, { headers: { ...headers, Range: "bytes=0-9" } })).bytes();

  await app.sandbox.journal.waitFor(({ aborted }) => aborted);
  await app.stop();
  expect(app.sandbox.journal.entries.map(({ aborted }) => aborted)).toEqual([true, true]);
});

test("a caller that stops reading slows the upstream down, and gets everything in the end", async () => {
  const size = 64 * MIB;
  await using app = await startWithFile(size);
  using caller = await RawConnection.open(app.url);
  await caller.sendHead("GET /files/big.bin", await bearer(app));
  await caller.until("\r\n\r\n");
  caller.socket.pause();
  const before = process.memoryUsage();

  // What the kernel's buffers and ours hold is taken before long; from then on nothing moves.
  let [bytes, still] = [-1, 0];
  while (still < 5) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const now = caller.socket.bytesRead;
    still = now === bytes ? still + 1 : 0;
    bytes = now;
  }
  const after = process.memoryUsage();
  expect(after.external - before.external).toBeLessThan(size / 2); // array buffers included
  expect(app.sandbox.journal.last?.complete).toBe(false);

  caller.socket.resume();
  await app.sandbox.journal.waitFor(({ complete }) => complete, 120_000); // nothing gives it up
});
