import { describe, expect, test } from "@jest/globals";
import {
  CancelJobDocument,
  RerunJobDocument,
  type StoredJobInput,
  SubmitStoredJobDocument,
} from "../../generated/operations.js";
import { type Jess, sendJson, startJess } from "../../support/startJess.js";

const bodies = ({ received }: Jess) =>
  received.map(({ body }): unknown => JSON.parse(Buffer.from(body, "latin1").toString()));

test.each<[string, StoredJobInput | null, object]>([
  ["nothing", null, {}],
  ["no title", { title: "" }, {}],
  ["EnergyPlus", { title: "T", simulation: { energyPlus: {} } }, { caption: "T" }],
  [
    "EnergyPlus in full",
    { description: "D", simulation: { energyPlus: { model: "a.idf", weather: ["a.epw", "b.epw"], split: true } } },
    { description: "D", main: "a.idf", weatherRef: ["a.epw", "b.epw"], split: true },
  ],
  [
    "jEPlus",
    { simulation: { jeplus: { project: "a.json", subset: "LIST_FILE", caseLists: ["jobs.txt"] } } },
    { main: "a.json", subset: "LIST_FILE", caseList: ["jobs.txt"] },
  ],
])("a job from stored files, of %s, sends only what differs from the default", async (_what, input, expected) => {
  await using jess = await startJess();

  const stored = await jess.caller.execute(SubmitStoredJobDocument, { path: "/my models/é", input });
  const rerun = await jess.caller.execute(RerunJobDocument, { id: "385099", input });

  expect(stored.data?.submitStoredJob).toMatchObject({ ok: true, job: { id: "385114" }, candidates: [] });
  expect(rerun.data?.rerunJob).toMatchObject({ ok: true, job: { id: "385114" }, candidates: [] });
  expect(jess.received.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(2).fill("POST /users/api/job"));
  expect(bodies(jess)).toEqual([
    { cmd: "Create", uploadRef: "/my models/é", ...expected },
    { cmd: "Create", jobRef: 385099, ...expected },
  ]);
});

test.each<[string, StoredJobInput, RegExp]>([
  ["LHS", { simulation: { jeplus: { subset: "LHS" } } }, /cannot be run from stored files/],
  ["a list without LIST_FILE", { simulation: { jeplus: { caseLists: ["a"] } } }, /only with it/],
  ["LIST_FILE without a list", { simulation: { jeplus: { subset: "LIST_FILE" } } }, /only with it/],
  ["a path among the weathers", { simulation: { energyPlus: { weather: ["a.epw", "b/c.epw"] } } }, /weather` is not/],
  ["a model without a name", { simulation: { energyPlus: { model: "" } } }, /model` is not/],
  ["a title of blanks", { title: " \u00a0 " }, /`title` has only blanks/],
  ["a long title", { title: "a".repeat(201) }, /`title` is longer/],
])("of stored files %s is refused without a call", async (_what, input, message) => {
  await using jess = await startJess();

  const stored = await jess.caller.execute(SubmitStoredJobDocument, { path: "/a", input });
  const rerun = await jess.caller.execute(RerunJobDocument, { id: "1", input });

  for (const { errors } of [stored, rerun]) {
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    expect(errors?.[0]?.message).toMatch(message);
  }
  expect(jess.received).toEqual([]);
});

describe("a job to run again that is not there", () => {
  test.each(["0", "x", "1".repeat(16), "-1", "1.5"])("by its number %s, is told without a call", async (id) => {
    await using jess = await startJess();

    const { data } = await jess.caller.execute(RerunJobDocument, { id });

    expect(data?.rerunJob).toMatchObject({ ok: false, outcome: "NO_JOB", job: null });
    expect(jess.received).toEqual([]);
  });

  test("or is not the caller's, is told in the upstream's words", async () => {
    const status = "Job 12250 is not accessible to user user@example.org";
    await using jess = await startJess((response) => {
      sendJson(response, { ok: false, status, data: null });
    });

    const { data } = await jess.caller.execute(RerunJobDocument, { id: "12250" });

    expect(data?.rerunJob).toMatchObject({ ok: false, outcome: "NO_JOB", status, job: null });
  });
});

describe("a cancellation", () => {
  const data = {
    id: 12255,
    job_ID: 12259,
    progress: "20, 0, 0, 0, 16, 4, 0",
    cancel_Flag: true,
    status: "QUEUED",
    status_Info: "Job preparation done; awaiting execution.",
    completion_Time: 1608079500550,
    last_Update: 1608079505339,
  };

  test("gives the job as the upstream tells it, by one call", async () => {
    await using jess = await startJess((response) => {
      sendJson(response, { ok: true, status: "Cancel flag has been set for 12259", data });
    });

    const answer = await jess.caller.execute(CancelJobDocument, { id: "12259" });

    expect(answer.data?.cancelJob).toMatchObject({
      ok: true,
      status: "Cancel flag has been set for 12259",
      outcome: "OK",
      job: { id: "12259", status: "QUEUED", isCancelling: true, progress: { total: 20, fraction: 0 } },
    });
    expect(jess.received).toMatchObject([{ method: "POST", url: "/users/api/job/12259", body: '{"cmd":"Cancel"}' }]);
  });

  test("of a job that is not there, or has ended, is refused as data", async () => {
    const status = "Job 12250 is not found or not cancellable";
    await using jess = await startJess((response) => {
      sendJson(response, { ok: false, status, data: null });
    });

    const answer = await jess.caller.execute(CancelJobDocument, { id: "12250" });
    const bad = await jess.caller.execute(CancelJobDocument, { id: "a/b" });

    expect(answer.data?.cancelJob).toMatchObject({ ok: false, status, outcome: "NOT_CANCELLED", job: null });
    expect(bad.data?.cancelJob).toMatchObject({ ok: false, outcome: "NOT_CANCELLED", job: null });
    expect(jess.received).toHaveLength(1);
  });
});
