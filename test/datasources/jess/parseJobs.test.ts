import { describe, expect, test } from "@jest/globals";
import { parseJobs } from "../../../src/datasources/jess/parseJobs.js";
import { UpstreamResponse } from "../../../src/http/cache/UpstreamResponse.js";
import { failureOf } from "../../http/startUpstream.js";

const CALL = { service: "jess", method: "GET", path: "/jobs" } as const;

const parse = (text: string) => parseJobs(new UpstreamResponse(200, Buffer.from(text)), CALL);

/** Strings that hold all that a careless scanner takes for structure. */
const row = (id: number) => ({
  ...{
    job_SN: id,
    job_Name: `"[{,\\`,
    job_Desc: `]}\\"${"é".repeat(id % 50)}`,
    job_Type: "EP_IDF",
    status: "FINISHED",
  },
  ...{ message: "Job finished.", progress: "1, 0, 0, 0, 0, 0, 1", njobs: 1, cputime: 13, received: 1_625_587_195_106 },
  ...{ submissionSize: 5_995_053, storageSize: 26_195_472, nested: { list: [[1, "],"], {}] } },
});
const rows = (count: number) => Array.from({ length: count }, (_, index) => row(count - index));

/** Runs the work, and gives the longest time in ms that the event loop was held meanwhile. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let isDone = false;
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isDone) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  isDone = true;
  return longest;
}

describe.each([
  ["a short list", 3],
  ["a long list", 3_000],
])("%s", (_what, count) => {
  const list = rows(count);
  const expected = Array.from({ length: count }, (_, index) => String(index + 1));

  test.each([
    ["as it is written by most", JSON.stringify({ ok: true, status: "x jobs available", data: list })],
    ["with white space", JSON.stringify({ ok: true, status: "x", data: list }, null, 4)],
    ["with other members after it", JSON.stringify({ data: list, ok: true, more: { a: [1] } })],
  ])("%s", async (_how, text) => {
    const parsed = await parse(text);

    expect(parsed?.map(({ id }) => id)).toEqual(expected);
    expect(parsed?.[2]).toMatchObject({ title: `"[{,\\`, description: `]}\\"${"é".repeat(3)}`, type: "ENERGYPLUS" });
  });

  const good = JSON.stringify({ ok: true, data: list });
  test.each([
    ["cut off", good.slice(0, -50)],
    ["cut off in a string", good.slice(0, good.lastIndexOf("Job fin") + 3)],
    ["without its last bracket", good.slice(0, -1)],
    ["with a comma too many at the end", `${good.slice(0, -2)},]}`],
    ["with a comma too many between", good.replace("},{", "},,{")],
    ["with a comma too few", good.replace("},{", "}{")],
    ["with a bracket of the other kind", `${good.slice(0, -2)}}}`],
    ["with something after it", `${good}]`],
    ["in another list", JSON.stringify({ ok: true, rows: list, data: null })],
    ["as a list alone", JSON.stringify(list)],
    ["not in UTF-8", good.replace("FINISHED", "\ud800")],
  ])("is refused %s", async (_how, text) => {
    const bytes = text.includes("\ud800") ? Buffer.from(text.replace("\ud800", "\xff"), "latin1") : Buffer.from(text);

    expect((await failureOf(parseJobs(new UpstreamResponse(200, bytes), CALL))).kind).toBe("badResponse");
  });
});

test("rows whose texts and members look like the end of a row are cut at the right places", async () => {
  const list = rows(3_000).map((each) => ({ ...each, job_Desc: "},".repeat(100), nested: [{ a: {} }, { b: {} }, {}] }));

  const parsed = await parse(JSON.stringify({ data: list, more: { a: {}, b: {} }, ok: true }));

  expect(parsed?.map(({ id }) => id)).toEqual(list.map(({ job_SN }) => String(job_SN)).reverse());
  expect(parsed?.[2_999]).toMatchObject({ description: "},".repeat(100) });
});

test("a refusal is no list, however long its words", async () => {
  expect(await parse(JSON.stringify({ ok: false, status: "No.", data: null }))).toBeUndefined();
  expect(await parse(JSON.stringify({ ok: false, status: "No. ".repeat(100_000), data: [] }))).toBeUndefined();
});

test("what is no text of progress counts nothing, whatever the rows beside it say", async () => {
  const text = "3, 0, 0, 0, 0, 2, 1";
  const list = [
    { ...row(1), progress: [text] },
    { ...row(2), progress: text },
    { ...row(3), progress: [text] },
  ];
  const queued = [{ ...row(4), progress: text, status: "QUEUED" }];

  const parsed = await parse(JSON.stringify({ ok: true, data: [...list, ...queued] }));

  expect(parsed?.map(({ progress }) => [progress.total, progress.fraction])).toEqual([
    ...[
      [0, 1],
      [3, 1],
      [0, 1],
    ],
    [3, 1 / 3],
  ]);
});

test("a row of more than a megabyte is refused", async () => {
  const text = JSON.stringify({ ok: true, data: [row(1), { ...row(2), job_Desc: "x".repeat(2 ** 21) }, row(3)] });

  expect((await failureOf(parse(text))).kind).toBe("badResponse");
});

test("10,000 rows are read without holding the event loop for 100 ms", async () => {
  const text = JSON.stringify({ ok: true, data: rows(10_000) });
  const turns: number[] = [];
  // The machine may hold it up too: the best of eight counts.
  for (let attempt = 0; attempt < 8; attempt++) {
    turns.push(await longestTurn(async () => expect(await parse(text)).toHaveLength(10_000)));
  }

  expect(Math.min(...turns)).toBeLessThan(100);
});
