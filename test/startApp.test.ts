import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { expect, test } from "@jest/globals";
import { pino } from "pino";
import { readConfig } from "../src/config/config.js";
import { startApp } from "../src/startApp.js";
import { RawConnection, rawRequest } from "./support/rawRequest.js";
import { startTestApp } from "./support/startTestApp.js";

const silent = pino({ level: "silent" });
const INFO = "GET /graphql?query=%7Binfo%7Btitle%7D%7D";
const ME = "GET /graphql?query=%7Bme%7Bemail%7D%7D";
/** Longer than any test: a stop that ends has not waited for it. */
const NO_HURRY = { SHUTDOWN_GRACE_MS: "3600000" };

async function close(server: Server): Promise<void> {
  if (server.listening) await once(server.close(), "close");
}

/** A server that has taken a port. */
async function takePort(): Promise<{ port: number } & AsyncDisposable> {
  const server: Server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: () => close(server) };
}

const sandboxFolders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("ensims-sandbox-"));

test("without an upstream the sandbox is used, and stops with the service", async () => {
  const app = await startApp(readConfig({ PORT: "0" }), silent);
  const { dataDir = "", usersUrl = "" } = app.sandbox ?? {};

  expect(JSON.parse((await rawRequest(app.url, INFO)).body)).toEqual({ data: { info: { title: "Users Web API" } } });
  await app.stop();

  await expect(RawConnection.open(app.url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await expect(RawConnection.open(usersUrl)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(await sandboxFolders()).not.toContain(dataDir.split("/").at(-1));
});

test("with an upstream there is no sandbox, and the upstream may be down", async () => {
  await using gone = await takePort();
  const url = `http://127.0.0.1:${gone.port}`;
  await gone[Symbol.asyncDispose]();
  const app = await startApp(readConfig({ PORT: "0", USERS_API_URL: url, JESS_API_URL: url }), silent);

  expect(app.sandbox).toBeUndefined();
  const { body } = await rawRequest(app.url, INFO);
  expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: "UPSTREAM_UNAVAILABLE" } }] });
  await app.stop();
});

test("a failed start leaves no sandbox behind", async () => {
  await using taken = await takePort();
  const sandboxPort = await (async () => {
    await using free = await takePort();
    return free.port;
  })();
  const config = readConfig({ PORT: String(taken.port), SANDBOX_PORT: String(sandboxPort) });

  await expect(startApp(config, silent)).rejects.toMatchObject({ cause: { code: "EADDRINUSE" } });

  await expect(RawConnection.open(`http://127.0.0.1:${sandboxPort}`)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("a stop lets the requests under way end", async () => {
  await using app = await startTestApp({ env: NO_HURRY });
  const token = await app.sandbox.mintToken("demo@example.org");
  app.sandbox.failNext("GET", { delayMs: 300 });
  using caller = await RawConnection.open(app.url);
  await caller.sendHead(ME, { Authorization: `Bearer ${token}` });
  await app.sandbox.journal.waitFor(({ url }) => url === "/users/api/user");

  await app.stop();

  const { status, headers, body } = await caller.answer();
  expect(status).toBe(200);
  expect(headers.connection).toBe("close");
  expect(JSON.parse(body)).toEqual({ data: { me: { email: "demo@example.org" } } });
});

test("a stop does not wait for connections that ask nothing", async () => {
  await using app = await startTestApp({ env: NO_HURRY });
  using unused = await RawConnection.open(app.url);
  using used = await RawConnection.open(app.url);
  await used.sendHead("GET /livez", {});
  expect((await used.answer()).status).toBe(200);

  await app.stop();

  await unused.closed();
  await used.closed();
});

test("a stop does not wait for the rest of a head, on a new connection or behind an answer", async () => {
  await using app = await startTestApp({ env: NO_HURRY });
  const half = "GET /livez HTTP/1.1\r\nHost: x\r\nX-";
  using fresh = await RawConnection.open(app.url);
  await fresh.send(half);
  using used = await RawConnection.open(app.url);
  await used.sendHead("GET /livez", {});
  expect((await used.answer()).status).toBe(200);
  await used.send(half);
  app.sandbox.failNext("GET", { delayMs: 300 });
  using busy = await RawConnection.open(app.url);
  await busy.sendHead(ME, { Authorization: `Bearer ${await app.sandbox.mintToken("demo@example.org")}` });
  await app.sandbox.journal.waitFor(({ url }) => url === "/users/api/user");
  await busy.send(half);

  await app.stop();

  await fresh.closed();
  await used.closed();
  expect((await busy.answer()).status).toBe(200);
});

test("a request whose head is half there when the stop begins is answered, if the rest comes at once", async () => {
  await using app = await startTestApp({ env: NO_HURRY });
  using caller = await RawConnection.open(app.url);
  await caller.send("GET /livez HTTP/1.1\r\nHost: x\r\nX-");
  await rawRequest(app.url, INFO); // by now the half is there

  const stopped = app.stop();
  await caller.send("Y: z\r\n\r\n");

  expect(await caller.answer()).toMatchObject({ status: 200, headers: { connection: "close" } });
  await stopped;
});

test("a stop lets a download under way end, and its connection with it", async () => {
  await using app = await startTestApp({ env: NO_HURRY });
  const token = await app.sandbox.mintToken("demo@example.org");
  app.sandbox.failNext("GET", { dripMs: 1 });
  using caller = await RawConnection.open(app.url);
  await caller.sendHead("GET /files/readme.txt", { Authorization: `Bearer ${token}` });
  await caller.until("\r\n\r\n");

  await app.stop();

  const { headers, body } = await caller.answer();
  expect(body).toHaveLength(Number(headers["content-length"]));
  await caller.closed();
});

test("a request that does not end is cut when the grace period is over", async () => {
  await using app = await startTestApp({ env: { SHUTDOWN_GRACE_MS: "50" } });
  const token = await app.sandbox.mintToken("demo@example.org");
  app.sandbox.failNext("GET", { silence: true });
  using caller = await RawConnection.open(app.url);
  await caller.sendHead(ME, { Authorization: `Bearer ${token}` });
  const entry = await app.sandbox.journal.waitFor(({ url }) => url === "/users/api/user");

  await app.stop();

  await caller.closed();
  expect(caller.received).toBe("");
  expect(entry.aborted).toBe(true);
});
