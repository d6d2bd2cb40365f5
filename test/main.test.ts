import { once } from "node:events";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import { startSandbox } from "../src/sandbox/startSandbox.js";
import { RawConnection, rawRequest } from "./support/rawRequest.js";
import { openTmp, Service } from "./support/startService.js";

const ME = "GET /graphql?query=%7Bme%7Bemail%7D%7D";

/** A port that is free just now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await once(server.close(), "close");
  return port;
}

test("it prints its URLs and that it uses the sandbox, and exits with 0 on SIGINT", async () => {
  await using tmp = await openTmp();
  await using service = new Service({ TMPDIR: tmp.path });

  const url = await service.url();

  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const [page, graphql, graphiql, upstream, ...more] = service.stdout.trimEnd().split("\n");
  expect(page).toBe(`Page      ${url}/`);
  expect(graphql).toBe(`GraphQL   ${url}/graphql`);
  expect(graphiql).toBe(`GraphiQL  ${url}/graphql`);
  expect(upstream).toMatch(/^Upstream {2}the sandbox .*demo@example\.org/);
  expect(more).toEqual([]);
  expect(JSON.parse((await rawRequest(url, "GET /livez")).body)).toEqual({ status: "ok" });

  service.child.kill("SIGINT");
  expect(await service.ended()).toBe(0);
  expect(service.stderr).toBe("");
  expect(await tmp.list()).toEqual([]);
});

test("with WEB_ROOT it prints the URL of the pages", async () => {
  await using service = new Service({ WEB_ROOT: "test/server/pages" });

  const url = await service.url();

  expect(service.stdout).toContain(`Page      ${url}/\n`);
  expect((await rawRequest(url, "GET /")).body).toContain("<title>A page</title>");
});

test("an invalid configuration stops the start with one message that has every problem", async () => {
  await using service = new Service({ PORT: "eighty", LOG_LEVEL: "loud", USERS_API_URL: "ftp://example.org" });

  expect(await service.ended()).toBe(2);

  expect(service.stdout).toBe("");
  const [head, ...problems] = service.stderr.trimEnd().split("\n");
  expect(head).toMatch(/configuration/);
  expect(problems.map((line) => line.trim().split(" ")[0]).sort()).toEqual([
    "JESS_API_URL",
    "LOG_LEVEL",
    "PORT",
    "USERS_API_URL",
  ]);
});

test("a port in use stops the start with one message that names it", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  await using tmp = await openTmp();
  await using service = new Service({ PORT: String(port), TMPDIR: tmp.path });

  expect(await service.ended()).toBe(1);

  const message = `Cannot start: port ${port} is already in use. Stop the process that has it, or wait some seconds if it is stopping already; or set another port with PORT or --port.\n`;
  expect(service.stderr).toBe(message);
  expect(service.stdout).toBe("");
  expect(await tmp.list()).toEqual([]);
  await once(other.close(), "close");
});

test("the first line of the log has the versions, also of a process that cannot start", async () => {
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  await using service = new Service({ HOST: "192.0.2.1", LOG_LEVEL: "info" });

  expect(await service.ended()).toBe(1);

  const [first = "", last] = service.stderr.trimEnd().split("\n");
  expect(JSON.parse(first)).toMatchObject({ level: 30, msg: "starting", version, node: process.version });
  expect(last).toMatch(/^Cannot start: /);
});

test.each([
  [
    { HOST: "192.0.2.1" },
    /^Cannot start: this machine has no address 192\.0\.2\.1\. Set another with HOST or --host\.\n$/,
  ],
  [
    { HOST: "nowhere.invalid" },
    /^Cannot start: the name nowhere\.invalid has no address \(E\w+\)\. Set another with HOST or --host\.\n$/,
  ],
  [
    { METRICS_PORT: "0", METRICS_HOST: "nowhere.invalid" },
    /^Cannot start: the name nowhere\.invalid has no address \(E\w+\)\. Set another with METRICS_HOST\.\n$/,
  ],
])("an address that it cannot listen on stops the start with one message: %j", async (env, message) => {
  await using service = new Service(env);

  expect(await service.ended()).toBe(1);
  expect(service.stderr).toMatch(message);
});

test("if the sandbox's port is in use, the message names SANDBOX_PORT", async () => {
  await using other = await startSandbox();
  const { port } = new URL(other.usersUrl);
  await using service = new Service({ SANDBOX_PORT: port });

  expect(await service.ended()).toBe(1);
  expect(service.stderr).toContain(`port ${port} is already in use`);
  expect(service.stderr).toContain("with SANDBOX_PORT.");
});

test("it prints the upstream and PUBLIC_URL; on SIGTERM the request in progress completes", async () => {
  await using sandbox = await startSandbox();
  const port = await freePort();
  await using service = new Service({
    ...{ USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl, PORT: String(port) },
    ...{ PUBLIC_URL: "https://api.example.org/ensims", GRAPHIQL: "false", WEB: "false" },
  });
  expect(await service.url()).toBe("https://api.example.org/ensims");
  expect(service.stdout).toBe(
    `GraphQL   https://api.example.org/ensims/graphql\nUpstream  ${sandbox.usersUrl} and ${sandbox.jessUrl}\n`,
  );
  const url = `http://127.0.0.1:${port}`;
  sandbox.failNext("GET", { delayMs: 500 });
  using caller = await RawConnection.open(url);
  await caller.sendHead(ME, { Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}` });
  await sandbox.journal.waitFor(({ url }) => url === "/users/api/user");

  service.child.kill("SIGTERM");

  expect(JSON.parse((await caller.answer()).body)).toEqual({ data: { me: { email: "demo@example.org" } } });
  expect(await service.ended()).toBe(0);
  await expect(RawConnection.open(url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
