import { expect, test } from "@jest/globals";
import { until } from "../../../support/until.js";
import { codes, DEMO, store } from "../../../resolvers/upstream.js";
import { LiveEvents } from "../../../support/LiveEvents.js";
import { rawRequest } from "../../../support/rawRequest.js";
import type { TestClient } from "../../../support/TestClient.js";
import { cookies } from "../signIn.js";
import { addJob, startWithJess } from "../startWithJess.js";

const FAST = { env: { JOB_POLL_MIN_MS: "5", JOB_POLL_MAX_MS: "40", JOB_POLLS_PER_SECOND: "1000" } };
const JOB = `subscription ($id: ID!) {
  job(id: $id) { id status isEnded title projects { title owner { nickname } files { path size } } }
}`;
const STATUS = "subscription ($id: ID!) { job(id: $id) { status isEnded } }";
const isStatus = (status: string) => (event: { data?: unknown }) => JSON.stringify(event.data).includes(`"${status}"`);

/** Runs a simulation on the example files. */
async function submit(caller: TestClient, title: string): Promise<string> {
  const { data } = await caller.execute<{ submitStoredJob: { job: { id: string } | null } }, object>(
    'mutation ($title: String) { submitStoredJob(path: "/examples", input: { title: $title }) { job { id } } }',
    { title },
  );
  return data?.submitStoredJob.job?.id ?? "";
}

test("each event of a job has the fields of the other subgraph, until the job has ended", async () => {
  await using graph = await startWithJess(FAST);
  const { app, caller } = graph;
  await app.sandbox.jobs.advance(0);
  await store(app, "/study/case-02.idf", "2");
  const id = await submit(caller, "Büro");
  await addJob(caller, id);
  await using events = await LiveEvents.open(caller, JOB, { id });

  const first = await events.next();
  await addJob(caller, id, "shoebox");
  await app.sandbox.jobs.advance(60_000);
  const last = await events.until(isStatus("FINISHED"));

  const owner = { nickname: "Demo" };
  const files = Array.from({ length: 12 }, (_, index) =>
    index === 1 ? { path: "/study/case-02.idf", size: 1 } : null,
  );
  const study = { title: "Twelve cases of the shoebox", owner, files };
  expect(first).toEqual({
    data: { job: { id, status: "UNPACKED", isEnded: false, title: "Büro", projects: [study] } },
  });
  expect(last).toMatchObject({ data: { job: { isEnded: true, title: "Büro", projects: [{ owner }, study] } } });
  expect(last.errors).toBeUndefined();
  expect(await events.next()).toBeUndefined();
  expect(events.isComplete).toBe(true);
  expect(new Set(cookies(app))).toEqual(new Set([graph.token]));
});

test("the active jobs are one stream, with the fields of the other subgraph", async () => {
  await using graph = await startWithJess(FAST);
  const { app, caller } = graph;
  await app.sandbox.jobs.advance(0);
  await using events = await LiveEvents.open(caller, "subscription { activeJobs { id status projects { id } } }");
  await events.next();

  const id = await submit(caller, "Box");
  await addJob(caller, id);
  const begun = await events.until(isStatus(id)); // a job that ends before it is seen is not told
  await app.sandbox.jobs.advance(60_000);
  const ended = await events.until((event) => isStatus(id)(event) && isStatus("FINISHED")(event));

  expect(begun.data?.activeJobs).toMatchObject({ id, status: "UNPACKED" });
  expect(ended.data?.activeJobs).toEqual({ id, status: "FINISHED", projects: [{ id: "study" }] });
});

test("errors come in the stream, with their codes; a session that ends does so too, and ends its streams alone", async () => {
  await using graph = await startWithJess(FAST);
  const { app, caller, gateway, ids } = graph;
  await app.sandbox.jobs.advance(0);
  const [id = ""] = ids;
  const told = async (client: TestClient, job: string) => {
    await using events = await LiveEvents.open(client, STATUS, { id: job });
    const event = await events.next();
    return { codes: codes(event?.errors), end: await events.next(), isComplete: events.isComplete };
  };
  await using mine = await LiveEvents.open(caller, STATUS, { id });
  const other = gateway.withToken(await app.sandbox.mintToken(DEMO.email));
  await using staying = await LiveEvents.open(other, STATUS, { id });
  await staying.next();
  expect(await mine.next()).toEqual({ data: { job: { status: "UNPACKED", isEnded: false } } });

  const refused = [await told(gateway.anonymous(), id), await told(caller, "1")];
  await caller.execute("mutation { logoff { ok } }");

  const ended = { end: undefined, isComplete: true };
  expect(refused).toEqual([
    { codes: ["UNAUTHENTICATED"], ...ended },
    { codes: ["NOT_FOUND"], ...ended },
  ]);
  const last = await mine.until(({ errors }) => errors !== undefined);
  expect(last).toEqual({ data: null, errors: [expect.objectContaining({ path: ["job"] })] });
  expect(codes(last.errors)).toEqual(["UNAUTHENTICATED"]);
  expect(await mine.next()).toBeUndefined();
  expect(mine.isComplete).toBe(true);
  await app.sandbox.jobs.advance(60_000);
  expect(await staying.next()).toMatchObject({ data: { job: {} } });
});

test("a client that leaves ends the stream of the subgraph, and no other", async () => {
  await using graph = await startWithJess(FAST);
  const { app, caller, ids } = graph;
  const [id = ""] = ids;
  const streams = async () =>
    (JSON.parse((await rawRequest(app.url, "GET /readyz")).body) as { streams: number }).streams;
  await using staying = await LiveEvents.open(caller, STATUS, { id });
  const leaving = await LiveEvents.open(caller, STATUS, { id });
  await Promise.all([staying.next(), leaving.next()]);
  expect(await streams()).toBe(2);

  await leaving[Symbol.asyncDispose]();

  await until(async () => (await streams()) === 1);
  await until(() => app.log.some((line) => line.includes('"endedBy":"client closed"')));
  expect(graph.gateway.process.log).not.toContain("gave no answer");
});

test("a page of another site cannot subscribe with the caller's cookie", async () => {
  await using graph = await startWithJess(FAST);
  const { app, caller } = graph;
  const query = new URLSearchParams({ query: "subscription { activeJobs { id } }" });

  const { status } = await caller.fetch(`/graphql?${query.toString()}`, { headers: { accept: "text/event-stream" } });

  expect(status).toBe(403);
  expect(app.sandbox.journal.entries).toEqual([]);
});
