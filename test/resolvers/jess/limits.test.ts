import { describe, expect, test } from "@jest/globals";
import { answer, asked, jsNode, jsTree, ok, rowOf, startWithJess } from "./jobs.js";

describe("of a list, results cost a call for each job, so that a page of more than 50 is refused before any call:", () => {
  test.each([
    ["nodes { results { size } }"],
    ['nodes { id end: result(path: "/eplusout.end") { size } }'],
    ["edges { node { ...Verdict } }"],
    ["nodes { id } ... on JobConnection { edges { node { ... { energyPlus { text } } } } }"],
  ])("%s", async (selection) => {
    await using app = await startWithJess();
    answer(app, "/jobs", ok([rowOf(1)]));
    answer(app, "/job/dir/1", ok(jsTree(jsNode("/a", 1))));
    const list = (first: number) =>
      `{ jobs(first: ${first}) { ${selection} } }` +
      (selection.includes("...Verdict") ? " fragment Verdict on Job { energyPlus { text } }" : "");

    for (let round = 0; round < 3; round++) {
      app.sandbox.journal.clear();
      const refused = await app.demo.execute(list(51));
      expect(refused).toMatchObject({ data: null, errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
      expect(asked(app)).toEqual([]);
      expect((await app.demo.execute(list(50))).errors).toBeUndefined();
      expect(asked(app)).toEqual(["GET /jobs", "GET /job/dir/1"]);
    }
  });

  test("not when they are left out", async () => {
    await using app = await startWithJess();
    answer(app, "/jobs", ok([rowOf(1)]));
    const query = "query ($more: Boolean!) { jobs(first: 1000) { nodes { id results @include(if: $more) { size } } } }";

    expect((await app.demo.execute(query, { more: false })).errors).toBeUndefined();
    expect((await app.demo.execute(query, { more: true })).errors).toHaveLength(1);
  });
});

test("an answer holds 20,000 jobs, where each alias in what is selected of them counts as much again", async () => {
  await using app = await startWithJess();
  answer(app, "/jobs", ok(Array.from({ length: 1_000 }, (_, index) => rowOf(index + 1))));
  const bad = Array.from({ length: 20 }, (_, index) => `a${index}: archiveUrl(extensions: ["."])`).join(" ");

  for (let round = 0; round < 3; round++) {
    const { data, errors } = await app.demo.execute(`{ jobs(first: 1000) { nodes { ${bad} } } }`);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ["jobs"], message: expect.stringContaining("too many jobs") }]);
  }
  const few = await app.demo.execute('{ jobs(first: 1000) { nodes { csv: archiveUrl(extensions: ["csv"]) } } }');
  expect(few.errors).toBeUndefined();
});
