import { expect, test } from "@jest/globals";
import { CheckInDocument, LogOffDocument } from "../../generated/operations.js";
import { call, multipart } from "../../sandbox/Caller.js";
import { weatherFile } from "../../sandbox/jess/programs/Submission.js";
import { LiveEvents } from "../../support/LiveEvents.js";
import type { TestApp } from "../../support/startTestApp.js";
import { until } from "../../support/until.js";
import { DEMO } from "../upstream.js";
import { answer, asked, jess, ok, refusal, rowOf, startWithJess, statusOf } from "./jobs.js";

const FAST = { env: { JOB_POLL_MIN_MS: "5", JOB_POLL_MAX_MS: "40", JOB_POLLS_PER_SECOND: "1000" } };
const JOB = `subscription ($id: ID!) {
  job(id: $id) { id status isEnded title collectedAt checkedAt energyPlus { isSuccessful } progress { total collected } }
}`;
const STATUS = "subscription ($id: ID!) { job(id: $id) { status } }";
const isStatus = (status: string) => (event: { data?: unknown }) => JSON.stringify(event.data).includes(`"${status}"`);

/** A job of the demo account, submitted to the upstream itself. */
async function submit(app: TestApp): Promise<string> {
  const files = [
    { filename: "box.idf", content: "Version,9.3;\n" },
    { filename: "town.epw", content: weatherFile((day) => 10 + day / 40) },
  ];
  const form = multipart(...files, { name: "title", content: "Box" }, { name: "type", content: "EP" });
  const reply = await call(app.sandbox, "POST", jess("/job"), { ...form, as: DEMO.email });
  return String((JSON.parse(reply.text) as { data: number }).data);
}

test("a job of the sandbox is told from its beginning to its end, with the results of each moment", async () => {
  await using app = await startWithJess(FAST);
  await app.sandbox.jobs.advance(0);
  const id = await submit(app);
  await using events = await LiveEvents.open(app.demo, JOB, { id });

  const first = await events.next();
  await app.sandbox.jobs.advance(1_500);
  const queued = await events.until(isStatus("QUEUED"));
  await app.sandbox.jobs.advance(60_000);
  const last = await events.until(isStatus("FINISHED"));

  expect(first?.data?.job).toMatchObject({ id, status: "UNPACKED", isEnded: false, title: "Box", energyPlus: null });
  expect(queued.data?.job).toMatchObject({ isEnded: false, collectedAt: null, energyPlus: null });
  expect(last.data?.job).toMatchObject({ isEnded: true, title: "Box", energyPlus: { isSuccessful: true } });
  expect(last.data?.job).toMatchObject({ collectedAt: expect.any(String), progress: { total: 1, collected: 1 } });
  expect(await events.next()).toBeUndefined();
  expect(events.isComplete).toBe(true);
});

test("the jobs of the sandbox are told as one stream: a new one, its way and its end", async () => {
  await using app = await startWithJess(FAST);
  await app.sandbox.jobs.advance(0);
  await using events = await LiveEvents.open(app.demo, "subscription { activeJobs { id status title cpuSeconds } }");
  expect((await events.next())?.data?.activeJobs).toMatchObject({ id: expect.any(String), title: expect.any(String) });

  const id = await submit(app);
  const begun = await events.until(isStatus(id));
  await app.sandbox.jobs.advance(60_000);
  const ended = await events.until((event) => isStatus(id)(event) && isStatus("FINISHED")(event));

  expect(begun.data?.activeJobs).toMatchObject({ status: "UNPACKED", title: "Box" });
  expect(ended.data?.activeJobs).toMatchObject({ id, title: "Box", cpuSeconds: expect.any(Number) });
  expect(events.isComplete).toBe(false);
});

test("what is selected is what it costs: the list only where one of its fields is asked for", async () => {
  await using app = await startWithJess(FAST);
  answer(app, "/job/status/385099", ok(statusOf(385099, { status: "QUEUED" })));
  answer(app, "/jobs", ok([rowOf(385099)]));
  await using plain = await LiveEvents.open(app.demo, STATUS, { id: "385099" });
  await plain.next();
  expect(new Set(asked(app))).toEqual(new Set(["GET /job/status/385099"]));

  await using rich = await LiveEvents.open(app.demo, JOB.replace(/energyPlus \S+ \S+ \S+/, ""), { id: "385099" });
  expect((await rich.next())?.data?.job).toMatchObject({ title: "jEPlus project example" });
  expect(asked(app).filter((line) => line.startsWith("GET /jobs"))).toHaveLength(1);
});

test.each([
  ["no such job", "999999", "NOT_FOUND", ["GET /job/status/999999", "GET /session"]],
  ["a bad id", "x", "NOT_FOUND", []],
])("%s is told in the stream, which is complete then", async (_what, id, code, calls) => {
  await using app = await startWithJess(FAST);
  await using events = await LiveEvents.open(app.demo, STATUS, { id });

  expect(await events.next()).toMatchObject({ errors: [{ path: ["job"], extensions: { code } }], data: null });

  expect(await events.next()).toBeUndefined();
  expect(events.isComplete).toBe(true);
  expect(asked(app)).toEqual(calls);
});

test("without a JESS session the stream says so", async () => {
  await using app = await startWithJess(FAST);
  answer(app, "/session", refusal("No JESS session"));
  answer(app, /\/job/, refusal("Job not accessible"));

  for (const query of ['subscription { job(id: "385099") { id } }', "subscription { activeJobs { id } }"]) {
    await using events = await LiveEvents.open(app.demo, query);
    expect(await events.next()).toMatchObject({ errors: [{ extensions: { code: "NO_JESS_SESSION" } }] });
  }
});

test("log-off ends the streams of the session", async () => {
  await using app = await startWithJess(FAST);
  answer(app, "/job/status/385099", ok(statusOf(385099, { status: "QUEUED" })));
  await using events = await LiveEvents.open(app.demo, STATUS, { id: "385099" });
  await events.next();

  await app.demo.execute(LogOffDocument);
  const last = await events.until(({ errors }) => errors !== undefined);

  expect(last).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }], data: null });
  expect(await events.next()).toBeUndefined();
});

test("log-off ends the streams that were begun before the session was renewed too", async () => {
  await using app = await startWithJess(FAST);
  answer(app, "/job/status/385099", ok(statusOf(385099, { status: "QUEUED" })));
  await using events = await LiveEvents.open(app.demo, STATUS, { id: "385099" });
  await events.next();
  const renewed = await app.demo.execute(CheckInDocument);
  expect(renewed.setCookie).toHaveLength(1);

  await app.demo.execute(LogOffDocument);
  const last = await events.until(({ errors }) => errors !== undefined);

  expect(last).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
});

test("the session of a stream may expire: it says so, and no look follows", async () => {
  await using app = await startWithJess(FAST);
  answer(app, "/job/status/385099", ok(statusOf(385099, { status: "QUEUED" })));
  const expiry = Date.now() / 1_000 + 1.5;
  const token = await app.sandbox.mintToken(DEMO.email, { exp: expiry });
  const demo = app.withToken(token);
  await using events = await LiveEvents.open(demo, STATUS, { id: "385099" });

  const last = await events.until(({ errors }) => errors !== undefined);

  expect(last).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
  expect(Date.now() / 1_000).toBeGreaterThanOrEqual(expiry);
  const { length } = asked(app);
  await using other = await LiveEvents.open(app.demo, STATUS, { id: "385099" });
  await other.next();
  await other.next();
  const later = app.sandbox.journal.entries.slice(length);
  expect(later.filter(({ headers }) => String(headers.cookie).includes(token))).toEqual([]);
});

test("when the client goes away, its looks end", async () => {
  await using app = await startWithJess(FAST);
  answer(app, "/job/status/385099", ok(statusOf(385099, { status: "QUEUED" })));
  {
    await using events = await LiveEvents.open(app.demo, STATUS, { id: "385099" });
    await events.next();
  }

  await until(async () => {
    const response = await app.demo.fetch("/readyz");
    return ((await response.json()) as { watches: number }).watches === 0;
  });
});
