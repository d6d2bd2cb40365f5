import { expect, test } from "@jest/globals";
import { startSandbox } from "../../../src/sandbox/startSandbox.js";
import { rawRequest } from "../../support/rawRequest.js";
import { openTmp, Service } from "../../support/startService.js";
import { JESS } from "../../resolvers/upstream.js";
import { ACCEPT, LAST_CHUNK, sendOperation, streamOf } from "./startLive.js";

const ACTIVE = "subscription { activeJobs { id } }";
const LINK = JSON.stringify({
  query: "mutation ($input: JessCredentialInput!) { setJessSession(input: $input) { ok } }",
  variables: { input: JESS },
});
const ME = "GET /graphql?query=%7Bme%7Bemail%7D%7D";

/** The service in a process of its own, and two streams that are open. */
async function start(env: Record<string, string> = {}) {
  const tmp = await openTmp();
  const sandbox = await startSandbox();
  const upstream = { USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl, TMPDIR: tmp.path };
  const service = new Service({ ...upstream, LOG_LEVEL: "warn", ...env });
  const url = await service.url();
  const headers = { Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}` };
  const linked = await rawRequest(url, "POST /graphql", { ...headers, "Content-Type": "application/json" }, LINK);
  if (!linked.body.includes('"ok":true')) throw new Error(linked.body);
  const streams = [
    await sendOperation(url, ACTIVE, { ...headers, Accept: ACCEPT.sse }),
    await sendOperation(url, ACTIVE, { ...headers, Accept: ACCEPT.multipart }),
  ] as const;
  await streams[0].until(":\n\n");
  await streams[1].until("{}\r\n--graphql");
  return {
    ...{ sandbox, service, url, headers, streams },
    [Symbol.asyncDispose]: async () => {
      for (const { socket } of streams) socket.destroy();
      await service[Symbol.asyncDispose]();
      await sandbox.stop();
      await tmp[Symbol.asyncDispose]();
    },
  };
}

test("at SIGTERM streams end as if cut in the middle, but in order; other requests are answered; the exit code is 0", async () => {
  await using app = await start();
  const { url, headers, sandbox, service, streams } = app;
  sandbox.failNext({ path: "/users/api/user" }, { delayMs: 1_500 });
  const slow = rawRequest(url, ME, headers);
  await sandbox.journal.waitFor(({ url }) => url === "/users/api/user");

  const signalled = performance.now();
  service.child.kill("SIGTERM");
  await Promise.all(streams.map((stream) => stream.until(LAST_CHUNK)));

  expect(performance.now() - signalled).toBeLessThan(8_000);
  const [events, parts] = streams.map(streamOf);
  expect(events).toMatchObject({ status: 200, isWhole: true });
  expect(events?.body).not.toContain("event: complete");
  expect(parts).toMatchObject({ status: 200, isWhole: true });
  expect(parts?.body).toMatch(/--graphql$/);
  expect((await slow).body).toContain("demo@example.org");
  expect(await service.ended()).toBe(0);
  expect(service.stderr).toBe("");
});

test("a second signal ends the process at once, whatever streams are open", async () => {
  await using app = await start({ STOP_NOTICE_MS: "3600000", UPSTREAM_TIMEOUT_MS: "3600000" });
  app.sandbox.failNext({ path: "/users/api/user" }, { silence: true });
  using waiting = await sendOperation(app.url, "{ me { email } }", app.headers);
  await app.sandbox.journal.waitFor(({ url }) => url === "/users/api/user");

  app.service.child.kill("SIGTERM");
  await app.streams[0].until(LAST_CHUNK);
  expect((await rawRequest(app.url, "GET /readyz")).status).toBe(503); // by now the first one is dealt with
  app.service.child.kill("SIGTERM");

  expect(await app.service.ended()).toBe(1);
  await waiting.closed();
});

test("a process that may have fewer files open than streams says so at the start", async () => {
  await using app = await start({ MAX_STREAMS: "1000000" });
  expect(app.service.stderr).toMatch(/"maxStreams":1000000,"msg":"The process may have \d+ files open, too few for/);
});
