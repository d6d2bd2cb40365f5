import { describe, expect, test } from "@jest/globals";
import { JobsDocument, type JobsQueryVariables, SetJessSessionDocument } from "../../generated/operations.js";
import { codes, JESS } from "../upstream.js";
import { startTestApp } from "../../support/startTestApp.js";
import { answer, asked, ok, refusal, rowOf, startWithJess } from "./jobs.js";

const ids = (data: { jobs: { nodes: readonly { id: string }[] } } | null | undefined) =>
  data?.jobs.nodes.map(({ id }) => id);

test("all jobs, newest first, by one call without a body", async () => {
  await using app = await startWithJess();
  answer(app, "/jobs", ok([rowOf(3), rowOf(10), rowOf(9)]));

  const { data, errors } = await app.demo.execute(JobsDocument, {});

  expect(errors).toBeUndefined();
  expect(ids(data)).toEqual(["10", "9", "3"]);
  expect(data?.jobs.totalCount).toBe(3);
  expect(data?.jobs.nodes[0]).toMatchObject({
    ...{ title: "jEPlus project example", type: "JEPLUS", status: "FINISHED", isEnded: true, caseCount: 10 },
    ...{ progress: { total: 10, collected: 10, fraction: 1 }, endedAt: "2021-07-06T16:00:03.445Z" },
  });
  expect(asked(app)).toEqual(["GET /jobs"]);
  expect(app.sandbox.journal.last?.headers).not.toHaveProperty("content-type");
});

test("from the list alone what it does not say is null, and the end is when results were collected, or the job cancelled", async () => {
  await using app = await startWithJess();
  const cancelled = rowOf(2, { status: "CANCELED", collected: null, cancelled: 1_625_587_203_000 });
  const queued = rowOf(1, { status: "QUEUED", progress: "10,0,0,2,3,4,1" });
  answer(app, "/jobs", ok([queued, cancelled]));

  const { data } = await app.demo.execute(
    "{ jobs { nodes { isCancelling updatedAt endedAt progress { total waiting started collected cancelled fraction counters } } } }",
  );

  const none = { total: 10, waiting: 0, started: 0, collected: 10, cancelled: 0, fraction: 1 };
  expect(data).toEqual({
    jobs: {
      nodes: [
        {
          ...{ isCancelling: false, updatedAt: null, endedAt: "2021-07-06T16:00:03.000Z" },
          progress: { ...none, counters: [10, 0, 0, 0, 0, 0, 10] },
        },
        {
          ...{ isCancelling: null, updatedAt: null, endedAt: null },
          progress: {
            ...{ total: 10, waiting: 3, started: 4, collected: 1, cancelled: 2, fraction: 0.3 },
            counters: [10, 0, 0, 2, 3, 4, 1],
          },
        },
      ],
    },
  });
});

describe("a filter is sent to the upstream, and applied again:", () => {
  const rows = [
    rowOf(1, { status: "QUEUED", received: Date.parse("2026-11-01T12:00Z") }),
    rowOf(2, { status: "FINISHED", received: Date.parse("2026-11-04T12:00Z") }),
    rowOf(3, { status: "CANCELLED", received: Date.parse("2026-11-08T12:00Z") }),
    rowOf(4, { status: "PAUSED", received: null }),
  ];
  test.each<[object, string, string[]]>([
    [{ status: ["FINISHED"] }, '{"status":"FINISHED"}', ["2"]],
    [{ status: ["QUEUED", "FINISHED", "QUEUED"] }, '{"status":"FINISHED,QUEUED"}', ["2", "1"]],
    [{ status: ["CANCELED"] }, '{"status":"CANCELED"}', ["3"]],
    [{ since: "2026-11-04" }, '{"since":"2026-11-04"}', ["4", "3", "2"]],
    [{ since: "2026-11-05", till: null }, '{"since":"2026-11-05"}', ["4", "3", "2"]], // a day of tolerance
    [{ since: "2026-11-06", till: "2026-11-07" }, '{"since":"2026-11-06","till":"2026-11-07"}', ["4", "3"]],
    [{ till: "2026-11-02", status: null }, '{"till":"2026-11-02"}', ["4", "1"]],
    [{}, "", ["4", "3", "2", "1"]],
  ])("%j", async (filter, body, expected) => {
    await using app = await startWithJess({ quirks: { jobsBody: "ignored" } });
    answer(app, "/jobs", ok(rows));

    const { data, errors } = await app.demo.execute(JobsDocument, { filter });

    expect(errors).toBeUndefined();
    expect(ids(data)).toEqual(expected);
    expect(asked(app)).toEqual([`GET /jobs ${body}`.trimEnd()]);
  });
});

test.each<[JobsQueryVariables]>([
  [{ filter: { status: ["UNKNOWN"] } }],
  [{ filter: { since: "2026-02-30" } }],
  [{ filter: { since: "yesterday" } }],
  [{ first: 0 }],
  [{ first: 1001 }],
  [{ after: "x" }],
])("%j is refused without a call", async (variables) => {
  await using app = await startWithJess();

  const { errors } = await app.demo.execute(JobsDocument, variables);

  expect(codes(errors)).toEqual(["BAD_USER_INPUT"]);
  expect(asked(app)).toEqual([]);
});

test("no status is no job, and no call", async () => {
  await using app = await startWithJess();

  const { data } = await app.demo.execute(JobsDocument, { filter: { status: [] } });

  expect(data?.jobs).toEqual({ totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } });
  expect(asked(app)).toEqual([]);
});

test("pages go on from the last job: new jobs and lost ones move nothing", async () => {
  await using app = await startWithJess();
  answer(app, "/jobs", ok([1, 2, 3, 4, 5].map((id) => rowOf(id))), 1);
  answer(app, "/jobs", ok([1, 2, 3, 6, 7].map((id) => rowOf(id))));

  const first = await app.demo.execute(JobsDocument, { first: 2 });
  const after = first.data?.jobs.pageInfo.endCursor ?? null;
  const second = await app.demo.execute(JobsDocument, { first: 2, after });
  const oldest = await app.demo.execute(JobsDocument, { first: 2, after, orderBy: "OLDEST_FIRST" });

  expect(ids(first.data)).toEqual(["5", "4"]);
  expect(ids(second.data)).toEqual(["3", "2"]);
  expect(second.data?.jobs.pageInfo.hasNextPage).toBe(true);
  expect(ids(oldest.data)).toEqual(["6", "7"]);
  expect(oldest.data?.jobs.pageInfo.hasNextPage).toBe(false);
});

test("of two rows of one job the last counts", async () => {
  await using app = await startWithJess();
  answer(app, "/jobs", ok([rowOf(1), rowOf(2), rowOf(1, { job_Name: "again" })]));

  const { data } = await app.demo.execute(JobsDocument, {});

  expect(data?.jobs.nodes.map(({ id, title }) => [id, title])).toEqual([
    ["2", "jEPlus project example"],
    ["1", "again"],
  ]);
});

test.each([
  ["a row without an id", [rowOf(1), rowOf(2, { job_SN: undefined })]],
  ["an id that is a text", [rowOf(1, { job_SN: "1" })]],
  ["an id beyond exact numbers", [rowOf(1, { job_SN: 1e15 })]],
  ["a title that is no text", [rowOf(1, { job_Name: { html: "x" } })]],
  ["a negative size", [rowOf(1, { storageSize: -1 })]],
  ["a size that is not whole", [rowOf(1, { storageSize: 1.5 })]],
  ["a count beyond 32 bits", [rowOf(1, { njobs: 2 ** 31 })]],
  ["a time beyond all dates", [rowOf(1, { received: 1e17 })]],
  ["a row that is null", [null]],
  ["an object", { 0: rowOf(1) }],
  ["nothing", null],
])("%s is no list", async (_what, data) => {
  await using app = await startWithJess();
  answer(app, "/jobs", ok(data));

  const { data: got, errors } = await app.demo.execute(JobsDocument, {});

  expect(got).toBeNull();
  expect(codes(errors)).toEqual(["UPSTREAM_BAD_RESPONSE"]);
});

test.each(["", "1, 2", "a, b, c, d, e, f, g", "1,0,0,0,0,0,1,0", "-1, 0, 0, 0, 0, 0, 0", null, 7, "9".repeat(300)])(
  "a job whose progress is %j stays visible, and counts nothing",
  async (progress) => {
    await using app = await startWithJess();
    answer(app, "/jobs", ok([rowOf(1, { progress, status: "QUEUED" })]));

    const { data } = await app.demo.execute("{ jobs { nodes { id progress { total counters fraction } } } }");

    expect(data).toEqual({ jobs: { nodes: [{ id: "1", progress: { total: 0, counters: [], fraction: 0 } }] } });
  },
);

test("by POST where the service is told so, read and reused like a GET", async () => {
  await using app = await startWithJess({ env: { JESS_JOBS_METHOD: "POST" }, quirks: { jobsMethods: "post" } });

  const { data, errors } = await app.demo.execute(JobsDocument, { filter: { status: ["REJECTED"] } });

  expect(errors).toBeUndefined();
  expect(new Set(data?.jobs.nodes.map(({ status }) => status))).toEqual(new Set(["REJECTED"]));
  expect(asked(app)).toEqual(['POST /jobs {"status":"REJECTED"}']);
});

test("lists by different filters are kept apart, also where responses are reused", async () => {
  await using app = await startWithJess();
  const reply = (status: string) => ok([rowOf(status.length, { status })]);
  const both = `query ($a: JobFilter, $b: JobFilter) {
    a: jobs(filter: $a) { nodes { id } } b: jobs(filter: $b) { nodes { id } }
  }`;
  const one = { status: ["QUEUED"] };
  const other = { status: ["FINISHED"] };
  for (let round = 0; round < 5; round++) {
    answer(app, "/jobs", reply("QUEUED"), 1);
    answer(app, "/jobs", reply("FINISHED"), 1);
    const { data, errors } = await app.demo.execute(both, { a: one, b: other });
    expect({ data, errors }).toEqual({ data: { a: { nodes: [{ id: "6" }] }, b: { nodes: [{ id: "8" }] } } });
  }
  expect(asked(app).slice(-2)).toEqual(['GET /jobs {"status":"QUEUED"}', 'GET /jobs {"status":"FINISHED"}']);
});

describe("a refusal that cannot be null is an error, explained by one GET /session:", () => {
  const query = "{ jessAccount { username } }";
  test("no JESS session", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();

    const account = await demo.execute(query);
    const jobs = await demo.execute("{ a: jobs { totalCount } b: jobs(first: 1) { totalCount } }");

    expect(codes(account.errors)).toEqual(["NO_JESS_SESSION"]);
    expect(codes(jobs.errors)[0]).toBe("NO_JESS_SESSION");
    expect(asked(app)).toEqual(["GET /account", "GET /session", "GET /jobs", "GET /session"]);
  });

  test("with a JESS session it is forbidden", async () => {
    await using app = await startWithJess();
    answer(app, /\/(account|jobs|usage)$/, refusal("No."));

    const { errors } = await app.demo.execute(
      "{ jessAccount { username } jobs { totalCount } jessUsage { username } }",
    );

    expect(new Set(codes(errors))).toEqual(new Set(["FORBIDDEN"]));
    expect(asked(app).sort()).toEqual(["GET /account", "GET /jobs", "GET /session", "GET /usage"]);
  });

  test("it is gone when the session is set again", async () => {
    await using app = await startTestApp();
    const demo = await app.signIn();
    await demo.execute(query);
    await demo.execute(SetJessSessionDocument, { input: JESS });

    expect((await demo.execute(query)).errors).toBeUndefined();
  });
});
