import { describe, expect, test } from "@jest/globals";
import { type JobInput, SubmitJobDocument } from "../../generated/operations.js";
import { type Jess, partsOf, sendJson, startJess } from "../../support/startJess.js";

const file = (name: string, content = "x") => new File([content], name);

const submit = ({ caller }: Jess, files: readonly File[], input: JobInput | null = null) =>
  caller.execute(SubmitJobDocument, { files: [...files], input });

/** What arrived: fields as texts, files by their names. */
function sentParts({ received }: Jess): Record<string, string>[] {
  const [request] = received;
  if (!request) throw new Error("nothing arrived");
  return partsOf(request).map(({ head, content }) => {
    const [, name = ""] = /; name="([^"]*)"/.exec(head) ?? [];
    const [, filename] = /; filename="([^"]*)"/.exec(head) ?? [];
    return { [name]: filename ?? content };
  });
}

test("a job is sent once: its options first, then its files as they come", async () => {
  await using jess = await startJess();

  const { data, errors } = await submit(jess, [file("shoebox.idf", "Version,9.3;"), file("in.epw")], {
    title: "Büro",
    description: "two\nlines",
    simulation: { energyPlus: { model: "shoebox.idf", weather: ["in.epw"], split: true } },
  });

  expect(errors).toBeUndefined();
  expect(data?.submitJob).toMatchObject({
    ok: true,
    status: "Job 385114 is created",
    outcome: "OK",
    job: { id: "385114" },
    files: [
      { name: "shoebox.idf", size: 12 },
      { name: "in.epw", size: 1 },
    ],
    candidates: [],
  });
  expect(jess.received).toMatchObject([{ method: "POST", url: "/users/api/job" }]);
  expect(sentParts(jess)).toEqual([
    { title: "B\xc3\xbcro" },
    { desc: "two\nlines" },
    { type: "EP" },
    { model: "shoebox.idf" },
    { weather: "in.epw" },
    { split: "TRUE" },
    { file: "shoebox.idf" },
    { file: "in.epw" },
  ]);
});

test.each<[string, JobInput | null, string, Record<string, string>[]]>([
  ["nothing", null, "a.idf", []],
  ["no title", { title: "", description: null }, "a.idf", []],
  ["EnergyPlus", { simulation: { energyPlus: {} } }, "a.idf", [{ type: "EP" }]],
  ["jEPlus", { simulation: { jeplus: {} } }, "a.json", [{ type: "JEP" }]],
  [
    "a sample of a project",
    { simulation: { jeplus: { project: "a.json", subset: "LHS", sampleSize: 10 } } },
    "a.json",
    [{ type: "JEP" }, { model: "a.json" }, { subset: "LHS" }, { cases: "10" }],
  ],
  [
    "listed cases of a project",
    { simulation: { jeplus: { subset: "LIST_FILE", caseList: "jobs.txt" } } },
    "a.json",
    [{ type: "JEP" }, { subset: "LIST_FILE" }, { cases: "jobs.txt" }],
  ],
  [
    "Radiance",
    {
      simulation: {
        radiance: { program: "RTRACE", model: "a.oct", arguments: "-ab 5", input: "*.pts", output: "out" },
      },
    },
    "a.oct",
    [
      { type: "RAD" },
      { program: "rtrace" },
      { model: "a.oct" },
      { args: "-ab 5" },
      { input: "*.pts" },
      { output: "out" },
    ],
  ],
  [
    "DaySim",
    { simulation: { daysim: { model: "a.hea", input: "*.in" } } },
    "a.hea",
    [{ type: "DS" }, { model: "a.hea" }, { input: "*.in" }],
  ],
])("of %s only what differs from the default is sent", async (_what, input, name, options) => {
  await using jess = await startJess();

  const { data } = await submit(jess, [file(name)], input);

  expect(data?.submitJob.ok).toBe(true);
  expect(sentParts(jess)).toEqual([...options, { file: name }]);
});

const energyPlus = {};
const jeplus = {};
test.each<[string, JobInput, RegExp]>([
  ["two weathers", { simulation: { energyPlus: { weather: ["a.epw", "b.epw"] } } }, /weather` has several/],
  ["a path for a model", { simulation: { energyPlus: { model: "../a.idf" } } }, /energyPlus\.model` is not/],
  ["a model without a name", { simulation: { energyPlus: { model: " " } } }, /energyPlus\.model` is not/],
  ["a long name", { simulation: { energyPlus: { weather: ["é".repeat(128)] } } }, /weather` is not/],
  ["a line end in a name", { simulation: { jeplus: { project: "a\r\nb" } } }, /jeplus\.project` is not/],
  ["a long title", { title: "a".repeat(201) }, /`title` is longer/],
  ["a line end in the title", { title: "a\r\n--x" }, /`title` has a control/],
  ["a long description", { description: "a".repeat(2_001) }, /`description` is longer/],
  ["LHS without a size", { simulation: { jeplus: { subset: "LHS" } } }, /LHS needs `simulation\.jeplus\.sampleSize/],
  ["LHS of -1", { simulation: { jeplus: { subset: "LHS", sampleSize: -1 } } }, /1 or more/],
  ["a size without LHS", { simulation: { jeplus: { sampleSize: 3 } } }, /goes with the subset LHS/],
  ["a list for LHS", { simulation: { jeplus: { subset: "LHS", sampleSize: 3, caseList: "a" } } }, /LIST_FILE only/],
  ["a list file without a name", { simulation: { jeplus: { subset: "LIST_FILE" } } }, /LIST_FILE needs/],
  ["a list without LIST_FILE", { simulation: { jeplus: { caseList: "a.txt" } } }, /is for/],
  [
    "long arguments",
    {
      simulation: { radiance: { program: "RPICT", model: "a", arguments: "a".repeat(4_001), input: "b", output: "c" } },
    },
    /arguments` is longer/,
  ],
  [
    "an extension with a dot",
    { simulation: { radiance: { program: "RPICT", model: "a", input: "b", output: ".hdr" } } },
    /output` is not an extension/,
  ],
])("%s is refused before anything is sent", async (_what, input, message) => {
  await using jess = await startJess();

  const { data, errors } = await submit(jess, [file("a.idf")], input);

  expect(data).toBeNull();
  expect(errors).toMatchObject([{ path: ["submitJob"], extensions: { code: "BAD_USER_INPUT" } }]);
  expect(errors?.[0]?.message).toMatch(message);
  expect(jess.received).toEqual([]);
});

test.each<[string, object]>([
  ["no program", {}],
  ["two programs", { energyPlus, jeplus }],
  ["a program and a null", { energyPlus, jeplus: null }],
  ["a null for a program", { daysim: null }],
])("%s is refused each time, by its type", async (_what, simulation) => {
  await using jess = await startJess();
  const document = "mutation ($input: JobInput) { submitJob(files: [], input: $input) { ok } }";

  for (let round = 0; round < 4; round++) {
    const { data, errors } = await jess.caller.execute(document, { input: { simulation } });
    expect({ data, code: errors?.[0]?.extensions?.code }).toEqual({ data: undefined, code: "BAD_USER_INPUT" });
    expect(errors?.[0]?.message).toMatch(/"input\.simulation.*(Exactly one key|non-null)/);
  }
  expect(jess.received).toEqual([]);
});

test.each([
  ["two programs", "mutation", "{ energyPlus: {}, jeplus: {} }"],
  ["a program and a null", "mutation", "{ energyPlus: {}, daysim: null }"],
  ["a program that may be null", "mutation ($it: EnergyPlusInput)", "{ energyPlus: $it }"],
])("%s in the document is refused, as it is not valid", async (_what, head, simulation) => {
  await using jess = await startJess();

  const { errors } = await jess.caller.execute(
    `${head} { submitJob(files: [], input: { simulation: ${simulation} }) { ok } }`,
  );

  expect(errors?.[0]?.extensions?.code).toBe("GRAPHQL_VALIDATION_FAILED");
  expect(errors?.[0]?.message).toMatch(/OneOf/);
  expect(jess.received).toEqual([]);
});

test.each<[string, readonly File[], JobInput | null, RegExp]>([
  ["no file", [], null, /no file/],
  ["two files of one name", [file("a.idf"), file("a.idf")], null, /Two files/],
  ["a model that is no file", [file("a.idf")], { simulation: { energyPlus: { model: "b.idf" } } }, /names no file/],
])("%s is refused, and there is no job", async (_what, files, input, message) => {
  await using jess = await startJess();

  const { errors } = await submit(jess, files, input);

  expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  expect(errors?.[0]?.message).toMatch(message);
  expect(jess.received.some(({ isWhole, body }) => isWhole || body.endsWith("--\r\n"))).toBe(false);
});

test("what is wrong with a body that goes on is told, and there is no job", async () => {
  await using jess = await startJess(undefined, { MAX_UPLOAD_BYTES: "1000" });

  const { errors } = await submit(jess, [file("a.idf"), file("b.epw", "x".repeat(100_000))]);

  expect(errors).toMatchObject([{ extensions: { code: "UPLOAD_TOO_LARGE" } }]);
  expect(jess.received.some(({ isWhole }) => isWhole)).toBe(false);
});

test("a refusal is data, in the upstream's words", async () => {
  await using jess = await startJess((response) => {
    sendJson(response, { ok: false, status: "No credit left", data: null });
  });

  const { data } = await submit(jess, [file("a.idf")]);

  expect(data?.submitJob).toMatchObject({ ok: false, status: "No credit left", outcome: "REJECTED", job: null });
});

describe("without an answer after all was sent", () => {
  const now = Date.now();
  const row = (id: number, title: string | null, received: number, submissionSize = 0) => ({
    job_SN: id,
    job_Name: title,
    job_Type: "EP_IDF",
    status: "QUEUED",
    progress: "1, 0, 0, 0, 1, 0, 0",
    received,
    submissionSize,
  });
  const rows = [
    row(1, "Mine", now + 1_000, 5),
    row(2, "Mine ", now + 2_000),
    row(3, "Mine", now - 600_000),
    row(4, "Other", now + 1_000),
    row(5, "Mine", now + 3_000, 6),
    row(6, null, now + 3_000),
  ];

  test.each<[string, File, string[]]>([
    ["of the same title, time and size", file("a.idf", "12345"), ["2", "1"]],
    ["of the same title and time, where a zip was sent", file("a.zip", "12345"), ["5", "2", "1"]],
  ])("the jobs that it may be are given: %s", async (_what, sent, ids) => {
    await using jess = await startJess((response, { url }) => {
      if (url.endsWith("/job")) response.destroy();
      else sendJson(response, { ok: true, status: "jobs available", data: rows });
    });

    const { data, errors } = await submit(jess, [sent], { title: "Mine" });

    expect(errors).toBeUndefined();
    expect(data?.submitJob).toMatchObject({ ok: false, outcome: "UNCERTAIN", job: null, files: [{ size: 5 }] });
    expect(data?.submitJob.candidates.map(({ id }) => id)).toEqual(ids);
    expect(jess.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "POST /users/api/job",
      "GET /users/api/jobs",
    ]);
    const yesterday = new Date(now - 86_400_000).toISOString().slice(0, 10);
    expect(jess.received[1]?.body).toBe(JSON.stringify({ since: yesterday }));
  });
});
