import { describe, expect, test } from "@jest/globals";
import { codes } from "../upstream.js";
import { answer, asked, jsNode, jsTree, ok, refusal, rowOf, startWithJess, statusOf } from "./jobs.js";

const ofFields = (fields: string) =>
  `query ($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Job { ${fields} } } }`;
const job = (id: unknown) => ({ __typename: "Job", id });

const refused = refusal("Job 9 is not accessible to user demo@example.org");

test("up to three jobs are found by a status call each; what is not the caller's is null", async () => {
  await using app = await startWithJess();
  answer(app, "/job/status/1", ok(statusOf(1)));
  answer(app, "/job/status/2", ok(statusOf(2, { status: "QUEUED" })));
  answer(app, "/job/status/9", refused);

  const { data, errors } = await app.demo.execute(ofFields("id status isCancelling"), {
    of: [job("1"), job("9"), job("2"), job("1"), { __typename: "File", path: "/none" }],
  });

  expect(errors).toBeUndefined();
  expect(data).toEqual({
    _entities: [
      { __typename: "Job", id: "1", status: "FINISHED", isCancelling: false },
      null,
      { __typename: "Job", id: "2", status: "QUEUED", isCancelling: false },
      { __typename: "Job", id: "1", status: "FINISHED", isCancelling: false },
      null,
    ],
  });
  expect(asked(app).sort()).toEqual([
    "GET /job/status/1",
    "GET /job/status/2",
    "GET /job/status/9",
    "GET /users/api/files",
  ]);
});

test("more than three are found by one list, which does not say all", async () => {
  await using app = await startWithJess();
  answer(app, "/jobs", ok([1, 2, 3].map((id) => rowOf(id, { status: "QUEUED" }))));

  const { data, errors } = await app.demo.execute(ofFields("id status isCancelling title"), {
    of: [job("1"), job("2"), job("3"), job("9"), job("x")],
  });

  expect(errors).toBeUndefined();
  const found = { __typename: "Job", status: "QUEUED", isCancelling: null, title: "jEPlus project example" };
  expect(data).toEqual({
    _entities: [{ ...found, id: "1" }, { ...found, id: "2" }, { ...found, id: "3" }, null, null],
  });
  expect(asked(app)).toEqual(["GET /jobs"]);
});

test("the references of several fields of one operation are counted together", async () => {
  await using app = await startWithJess();
  answer(app, "/jobs", ok([1, 2, 3, 4].map((id) => rowOf(id, { status: "QUEUED" }))));
  for (const id of [1, 2, 3, 4]) answer(app, `/job/status/${id}`, ok(statusOf(id, { status: "QUEUED" })));
  const document = `query ($of: [_Any!]!, $others: [_Any!]!) {
    one: _entities(representations: $of) { ... on Job { id isCancelling } }
    two: _entities(representations: $others) { ... on Job { id isCancelling } }
  }`;

  for (let round = 0; round < 4; round++) {
    app.sandbox.journal.clear();
    const many = await app.demo.execute(document, { of: [job("1"), job("2")], others: [job("3"), job("4")] });
    expect(many).toMatchObject({
      data: {
        one: ["1", "2"].map((id) => ({ id, isCancelling: null })),
        two: ["3", "4"].map((id) => ({ id, isCancelling: null })),
      },
    });
    expect(asked(app)).toEqual(["GET /jobs"]);

    app.sandbox.journal.clear();
    const few = await app.demo.execute(document, { of: [job("1"), job("2")], others: [job("2"), job("1"), job("3")] });
    expect(few).toMatchObject({
      data: {
        one: ["1", "2"].map((id) => ({ id, isCancelling: false })),
        two: ["2", "1", "3"].map((id) => ({ id, isCancelling: false })),
      },
    });
    expect(asked(app).sort()).toEqual(["GET /job/status/1", "GET /job/status/2", "GET /job/status/3"]);
  }
});

describe("what is selected is what it costs:", () => {
  test.each([
    ["id", ["GET /job/status/1"]],
    ["title", ["GET /jobs"]],
    ["results { size }", ["GET /job/dir/1"]],
  ])("%s", async (fields, calls) => {
    await using app = await startWithJess();
    answer(app, "/jobs", ok([rowOf(1)]));
    answer(app, "/job/status/1", ok(statusOf(1)));
    answer(app, "/job/dir/1", ok(jsTree(jsNode("/a", 1))));

    for (let round = 0; round < 4; round++) {
      app.sandbox.journal.clear();
      const { data, errors } = await app.demo.execute(ofFields(fields), { of: [job("1")] });
      expect(errors).toBeUndefined();
      expect(data).toMatchObject({ _entities: [{ __typename: "Job" }] });
      expect(asked(app)).toEqual(calls);
    }
  });
});

test("a reference without its key is an error in its slot", async () => {
  await using app = await startWithJess();
  answer(app, "/job/status/1", ok(statusOf(1)));

  const { data, errors } = await app.demo.execute(ofFields("id"), { of: [job(undefined), job("1"), job(["1"])] });

  expect(data).toMatchObject({ _entities: [null, { id: "1" }, null] });
  expect(codes(errors)).toEqual(["BAD_USER_INPUT", "BAD_USER_INPUT"]);
});

test("a job whose status fails is an error in its slot alone", async () => {
  await using app = await startWithJess();
  answer(app, "/job/status/1", ok(statusOf(1)));
  answer(app, "/job/status/2", ok(statusOf(3)));

  const { data, errors } = await app.demo.execute(ofFields("id"), { of: [job("1"), job("2")] });

  expect(data).toMatchObject({ _entities: [{ id: "1" }, null] });
  expect(codes(errors)).toEqual(["UPSTREAM_BAD_RESPONSE"]);
});
