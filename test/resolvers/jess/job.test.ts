import { describe, expect, test } from "@jest/globals";
import { JobDetailsDocument, JobDocument } from "../../generated/operations.js";
import { codes } from "../upstream.js";
import { answer, asked, ok, refusal, rowOf, startWithJess, statusOf } from "./jobs.js";

const LIST = "GET /jobs";
const STATUS = "GET /job/status/385099";

test("the status of a job is what the upstream says of it, read by one call", async () => {
  await using app = await startWithJess();
  answer(app, "/job/status/385099", ok(statusOf(385099)));
  const before = Date.now();

  const { data, errors } = await app.demo.execute(JobDocument, { id: "385099" });

  expect(errors).toBeUndefined();
  expect(data?.job).toEqual({
    ...{ id: "385099", status: "FINISHED", rawStatus: "FINISHED", isEnded: true, isCancelling: false },
    message: "Job finished. Results collected into tables.",
    progress: {
      ...{ total: 1, waiting: 0, started: 0, collected: 1, cancelled: 0, other: 0, fraction: 1 },
      counters: [1, 0, 0, 0, 0, 0, 1],
    },
    updatedAt: "2021-07-06T10:59:18.038Z",
    endedAt: "2021-07-06T10:59:18.028Z",
    checkedAt: expect.any(String),
  });
  expect(Date.parse(String(data?.job?.checkedAt))).toBeGreaterThanOrEqual(before);
  expect(asked(app)).toEqual([STATUS]);
});

test.each([
  ["a time of the end before the end means nothing", { status: "QUEUED" }, { endedAt: null, isEnded: false }],
  [
    "a job that is to be cancelled says so",
    { status: "QUEUED", cancel_Flag: true },
    { isCancelling: true, isEnded: false },
  ],
  ["a job that has ended is not cancelling", { status: "CANCELED", cancel_Flag: true }, { isCancelling: false }],
  ["two Ls are one status", { status: "CANCELLED" }, { status: "CANCELED", rawStatus: "CANCELLED", isEnded: true }],
  ["an unknown status is no end", { status: "PAUSED" }, { status: "UNKNOWN", rawStatus: "PAUSED", isEnded: false }],
  ["no time of the end", { completion_Time: null }, { endedAt: null, isEnded: true }],
  ["the list's name of the id", { job_ID: undefined, job_SN: 385099, id: undefined }, { id: "385099" }],
])("%s", async (_what, changes, expected) => {
  await using app = await startWithJess();
  answer(app, "/job/status/385099", ok(statusOf(385099, changes)));

  const { data, errors } = await app.demo.execute(JobDocument, { id: "385099" });

  expect(errors).toBeUndefined();
  expect(data?.job).toMatchObject(expected);
});

test.each([
  ["the status of another job", statusOf(385098)],
  ["no id", statusOf(385099, { job_ID: null })],
  ["no status", statusOf(385099, { status: null })],
  ["a time that is no number", statusOf(385099, { last_Update: "today" })],
  ["a time beyond all dates", statusOf(385099, { last_Update: 1e17 })],
  ["a flag that is none", statusOf(385099, { cancel_Flag: "false" })],
  ["a list", [statusOf(385099)]],
  ["nothing", null],
])("%s is no answer of the API", async (_what, data) => {
  await using app = await startWithJess();
  answer(app, "/job/status/385099", ok(data));

  const { data: got, errors } = await app.demo.execute(JobDocument, { id: "385099" });

  expect(got).toEqual({ job: null });
  expect(codes(errors)).toEqual(["UPSTREAM_BAD_RESPONSE"]);
});

test.each([
  ["refuses", refusal("Job 385099 is not accessible to user demo@example.org")],
  ["says 404", { status: 404 }],
])("a job of which the upstream %s is null", async (_what, fault) => {
  await using app = await startWithJess();
  app.sandbox.failNext({ path: "/jess_web/api/job/status/385099" }, fault);

  const { data, errors } = await app.demo.execute(JobDocument, { id: "385099" });

  expect({ data, errors }).toEqual({ data: { job: null }, errors: undefined });
  expect(asked(app)).toEqual([STATUS]);
});

test.each(["0", "01", "-1", "1.5", "1e3", "", "abc", "1/../2", "1234567890123456", " 1", "１"])(
  "%j is the id of no job, and costs no call",
  async (id) => {
    await using app = await startWithJess();

    const { data, errors } = await app.demo.execute(JobDocument, { id });

    expect({ data, errors }).toEqual({ data: { job: null }, errors: undefined });
    expect(asked(app)).toEqual([]);
  },
);

describe("what is selected is what it costs:", () => {
  test.each([
    ["id", [STATUS]],
    ["__typename", [STATUS]],
    ["archiveUrl", [STATUS]],
    ["status", [STATUS]],
    ["id title", [LIST]],
    ["title type progress { total }", [STATUS, LIST]],
    ["results { size }", ["GET /job/dir/385099"]],
    ['results { size } result(path: "/a") { size }', ["GET /job/dir/385099"]],
    ["status results { size }", ["GET /job/dir/385099", STATUS]],
    ["title results { size }", ["GET /job/dir/385099", LIST]],
    ["... on Job { title } ...F", [LIST]],
    ["id title @skip(if: true)", [STATUS]],
    ["title status @include(if: $no)", [LIST]],
  ])("%s", async (fields, calls) => {
    await using app = await startWithJess();
    answer(app, "/jobs", ok([rowOf(385099)]));
    answer(app, "/job/status/385099", ok(statusOf(385099)));
    answer(
      app,
      "/job/dir/385099",
      ok({ fileName: "Result folder", name: "Result folder", nocheck: true, children: [] }),
    );
    const fragment = fields.includes("...F") ? "fragment F on Job { caseCount }" : "";
    const no = fields.includes("$no") ? "($no: Boolean! = false)" : "";
    const query = `query Q${no} { job(id: "385099") { ${fields} } } ${fragment}`;

    // Interpreted, then compiled: both see what is selected.
    for (let round = 0; round < 4; round++) {
      app.sandbox.journal.clear();
      const { data, errors } = await app.demo.execute<{ job: unknown }, object>(query, {});
      expect(errors).toBeUndefined();
      expect(data?.job).not.toBeNull();
      expect(asked(app).sort()).toEqual(calls);
    }
  });
});

test("the fields of the list", async () => {
  await using app = await startWithJess();
  answer(app, "/jobs", ok([rowOf(385099), rowOf(385117)]));

  const { data, errors } = await app.demo.execute(JobDetailsDocument, { id: "385117" });

  expect(errors).toBeUndefined();
  expect(data?.job).toEqual({
    ...{ id: "385117", title: "jEPlus project example", description: "This is test submission …" },
    ...{ type: "JEPLUS", rawType: "JE_JEP", subset: "LHS_RANDOM", arguments: null, username: "juser0" },
    ...{ caseCount: 10, cpuSeconds: 13, submissionSize: 5_995_053, storageSize: 26_195_472 },
    ...{ receivedAt: "2021-07-06T15:59:55.106Z", acceptedAt: "2021-07-06T15:59:57.759Z" },
    ...{ preparedAt: "2021-07-06T15:59:57.798Z", simulatedAt: "2021-07-06T16:00:03.144Z" },
    ...{ collectedAt: "2021-07-06T16:00:03.445Z", retrievedAt: null, cancelledAt: null },
  });
});

test("a job that the list lacks is there when its status is, with unknown fields", async () => {
  await using app = await startWithJess();
  answer(app, "/jobs", ok([]));
  answer(app, "/job/status/385099", ok(statusOf(385099)));

  const { data } = await app.demo.execute(JobDetailsDocument, { id: "385099" });

  expect(data?.job).toMatchObject({ id: "385099", type: "UNKNOWN", rawType: null, title: null, caseCount: null });
  expect(asked(app)).toEqual([LIST, STATUS]);
});

test("a job without results is there when its status is", async () => {
  await using app = await startWithJess();
  answer(app, "/job/dir/385099", refusal("not yet"));
  answer(app, "/job/status/385099", ok(statusOf(385099)), 1);
  answer(app, "/job/status/385099", refusal("Job 385099 is not accessible to user demo@example.org"));
  const query = `{ job(id: "385099") { results { size } } }`;

  expect((await app.demo.execute(query)).data).toEqual({ job: { results: null } });
  expect((await app.demo.execute(query)).data).toEqual({ job: null });
  expect(asked(app)).toEqual(["GET /job/dir/385099", STATUS, "GET /job/dir/385099", STATUS]);
});

test("several jobs of one operation share one list, and equal ones one status", async () => {
  await using app = await startWithJess();
  answer(app, "/jobs", ok([rowOf(1), rowOf(2)]));
  answer(app, "/job/status/1", ok(statusOf(1)));

  const { data } = await app.demo.execute(
    `{ a: job(id: "1") { title status } b: job(id: "2") { title } c: job(id: "1") { status } jobs { totalCount } }`,
  );

  expect(data).toMatchObject({ a: { status: "FINISHED" }, b: {}, c: { status: "FINISHED" }, jobs: { totalCount: 2 } });
  expect(asked(app).sort()).toEqual(["GET /job/status/1", LIST]);
});

test("an operation that tells when it asked is never given a reused response; another may be", async () => {
  await using app = await startWithJess();
  answer(app, "/job/status/385099", ok(statusOf(385099)));
  const timed = `{ job(id: "385099") { status checkedAt } }`;
  const seen = new Set<string>();
  for (let round = 0; round < 6; round++) {
    const { data } = await app.demo.execute<{ job: { checkedAt: string } }, object>(timed);
    seen.add(String(data?.job.checkedAt));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  for (let round = 0; round < 6; round++) await app.demo.execute(`{ job(id: "385099") { status } }`);

  expect(seen.size).toBe(6);
  expect(asked(app)).toHaveLength(12);
  const reused = app.log
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line.repeated === true);
  expect(reused.length).toBeGreaterThan(0);
  expect(reused.length).toBeLessThanOrEqual(4);
});
