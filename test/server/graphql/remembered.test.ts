import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parse } from "graphql";
import { startSandbox } from "../../../src/sandbox/startSandbox.js";
import { createDocumentStore } from "../../../src/server/graphql/parsedDocuments.js";
import { rawRequest } from "../../support/rawRequest.js";
import { openTmp, Service } from "../../support/startService.js";
import { startTestApp, type TestApp } from "../../support/startTestApp.js";
import type { TestClient } from "../../support/TestClient.js";
import { until } from "../../support/until.js";

const LOGON = "mutation ($input: CredentialInput!) { logon(input: $input) { ok } }";
const ME = "query Me { me { email } }";
const MINE = { me: { email: "demo@example.org" } };

let asked = 0;

/** Asks, and tells from the log which way the answer came. */
async function wayOf(app: TestApp, client: TestClient, variables = {}) {
  const id = `asked-${(asked += 1)}`;
  expect((await client.execute(ME, variables, { "x-request-id": id })).data).toEqual(MINE);
  const isLine = (line: string) => line.includes(`"requestId":"${id}"`) && line.includes('"msg":"operation"');
  await until(() => app.log.some(isLine));
  const { planned, repeated } = JSON.parse(app.log.find(isLine) ?? "") as { planned?: true; repeated?: true };
  return { planned, repeated };
}

/** A heap snapshot of the service, as text. */
async function readHeapSnapshot(service: Service, url: string, folder: string): Promise<string> {
  service.child.kill("SIGWINCH");
  const written = async () => (await readdir(folder)).find((name) => name.endsWith(".heapsnapshot"));
  await until(async () => (await written()) !== undefined);
  await rawRequest(url, "GET /livez"); // it answers again when all is written
  return readFile(join(folder, (await written()) ?? ""), "latin1");
}

test("what comes again is kept in memory, but no password, however often it comes", async () => {
  await using tmp = await openTmp();
  await using sandbox = await startSandbox();
  const urls = { USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl };
  const NODE_OPTIONS = `--heapsnapshot-signal=SIGWINCH --diagnostic-dir=${tmp.path}`;
  await using service = new Service({ ...urls, NODE_OPTIONS });
  const url = await service.url();
  const ask = (query: string, variables: unknown) =>
    rawRequest(
      url,
      "POST /graphql",
      { "Content-Type": "application/json", Connection: "close" },
      JSON.stringify({ query, variables }),
    );
  for (let time = 0; time < 6; time++) {
    await ask("query ($api: Api!) { info(api: $api) { title } }", { api: "USERS", more: "c4n4ry-of-a-query" });
    const input = { email: "demo@example.org", password: "c4n4ry-of-a-password" };
    expect((await ask(LOGON, { input })).body).toContain('{"logon":{"ok":false}}');
  }

  const memory = await readHeapSnapshot(service, url, tmp.path);

  expect(memory).toContain("c4n4ry-of-a-query");
  expect(memory).not.toContain("c4n4ry-of-a-password");
});

test("500 plans are kept at most: the one unused longest gives way, and its operation runs as at first", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  for (let time = 0; time < 3; time++) await wayOf(app, demo);
  expect(await wayOf(app, demo, { other: 1 })).toEqual({ planned: true, repeated: undefined });

  for (let i = 0; i < 500; i++) {
    for (let time = 0; time < 2; time++) await demo.execute(`{ a${i}: __typename }`);
  }

  expect(await wayOf(app, demo, { other: 2 })).toEqual({ planned: undefined, repeated: undefined });
});

test("requests that come again are known up to 4 MiB of them: the one unused longest is looked at anew", async () => {
  await using app = await startTestApp();
  const demo = await app.signIn();
  for (let time = 0; time < 3; time++) await wayOf(app, demo);
  expect(await wayOf(app, demo)).toEqual({ planned: true, repeated: true });

  for (let i = 0; i < 300; i++) await wayOf(app, demo, { padding: String(i).padEnd(15_000) });

  expect(await wayOf(app, demo)).toEqual({ planned: true, repeated: undefined });
});

test("documents that were parsed are kept up to 16 MiB of what they hold, which is much more than their text", async () => {
  const store = createDocumentStore();
  const count = 20;
  for (let i = 0; i < count; i++) await store.set(String(i), parse(`{ ${`a${i}: b `.repeat(1_600)} }`));

  const kept = await Promise.all(
    Array.from({ length: count }, async (_, i) => (await store.get(String(i))) !== undefined),
  );

  const lasting = kept.filter(Boolean).length;
  expect(lasting).toBeGreaterThanOrEqual(5);
  expect(lasting).toBeLessThanOrEqual(7); // 4,800 tokens each
  expect(kept).toEqual(kept.map((_, i) => i >= count - lasting)); // the last ones
});
