import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { until } from "../../../support/until.js";
import { codes, DEMO } from "../../../resolvers/upstream.js";
import { LiveEvents } from "../../../support/LiveEvents.js";
import { Service } from "../../../support/startService.js";
import { startTestApp } from "../../../support/startTestApp.js";
import { TestClient } from "../../../support/TestClient.js";
import { runExample } from "../../runExample.js";
import { startGateway } from "../startGateway.js";

const EXAMPLE = fileURLToPath(new URL("../../../../examples/gateway", import.meta.url));
const JOB = "subscription ($id: ID!) { job(id: $id) { id isEnded } }";

test("when ensims-graphql is restarted, streams are completed while the job goes on, and are taken up by asking again", async () => {
  await using upstream = await startTestApp();
  await upstream.sandbox.jobs.advance(0);
  const token = await upstream.sandbox.mintToken(DEMO.email);
  const env = { USERS_API_URL: upstream.sandbox.usersUrl, JESS_API_URL: upstream.sandbox.jessUrl, WEB: "false" };
  await using first = new Service(env);
  const url = await first.url();
  await using gateway = await startGateway({ url });
  const caller = gateway.withToken(token);
  await caller.execute('mutation { setJessSession(input: { jessUser: "DemoJess", jessPwd: "demo" }) { ok } }');
  const { data } = await caller.execute<{ jobs: { nodes: { id: string }[] } }, object>("{ jobs { nodes { id } } }");
  const id = data?.jobs.nodes[0]?.id ?? "";
  await using events = await LiveEvents.open(caller, JOB, { id });
  const goesOn = { data: { job: { id, isEnded: false } } };
  expect(await events.next()).toEqual(goesOn);

  first.child.kill("SIGTERM");
  expect(await events.next()).toBeUndefined();
  expect(events.isComplete).toBe(true);
  await first.ended();
  await using second = new Service({ ...env, PORT: new URL(url).port });
  await second.url();
  await using again = await LiveEvents.open(caller, JOB, { id });

  expect(await again.next()).toEqual(goesOn);
  expect(gateway.process.log).not.toContain("gave no answer");
});

test("when the gateway gets another supergraph, streams end with SCHEMA_RELOAD, and are taken up by asking again", async () => {
  await using app = await startTestApp();
  await app.sandbox.jobs.advance(0);
  const folder = await mkdtemp(join(tmpdir(), "supergraph-"));
  const file = join(folder, "supergraph.graphql");
  const supergraph = (await runExample("gateway", "node", "writeSupergraph.js")).replaceAll(
    "http://127.0.0.1:4000",
    app.url,
  );
  await writeFile(file, supergraph);
  const script = fileURLToPath(new URL("reloading.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, EXAMPLE, file], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  try {
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const authorization = `Bearer ${await app.sandbox.mintToken(DEMO.email)}`;
    const caller = new TestClient(line.toString().trim(), { authorization });
    await caller.execute('mutation { setJessSession(input: { jessUser: "DemoJess", jessPwd: "demo" }) { ok } }');
    const { data } = await caller.execute<{ jobs: { nodes: { id: string }[] } }, object>("{ jobs { nodes { id } } }");
    const id = data?.jobs.nodes[0]?.id ?? "";
    await using events = await LiveEvents.open(caller, JOB, { id });
    const goesOn = { data: { job: { id, isEnded: false } } };
    expect(await events.next()).toEqual(goesOn);

    await writeFile(`${file}.new`, (await readFile(file, "utf8")).replace("Every project.", "All projects."));
    await rename(`${file}.new`, file);
    let isTold = false;
    const told = events.until(({ errors }) => errors !== undefined).finally(() => (isTold = true));
    // The gateway looks for another supergraph when it is asked something.
    await until(async () => {
      await caller.execute("{ __typename }");
      return isTold;
    });
    const last = await told;
    await using again = await LiveEvents.open(caller, JOB, { id });

    expect(codes(last.errors)).toEqual(["SCHEMA_RELOAD"]);
    expect(await events.next()).toBeUndefined();
    expect(await again.next()).toEqual(goesOn);
  } finally {
    child.kill("SIGKILL");
    await ended;
    await rm(folder, { recursive: true });
  }
});
