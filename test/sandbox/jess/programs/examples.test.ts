import { expect, test } from "@jest/globals";
import { parseEpw } from "../../../../src/sandbox/jess/epw.js";
import { climateOf } from "../../../../src/sandbox/jess/programs/degreeDays.js";
import { exampleFiles } from "../../../../src/sandbox/store/examples/exampleFiles.js";
import { exampleEpw, syntheticEpw } from "../../../../src/sandbox/store/examples/syntheticEpw.js";
import { JessCaller } from "../JessCaller.js";
import { cells, Submission } from "./Submission.js";

const files = Object.fromEntries(
  Object.entries(exampleFiles()).map(([path, content]) => [path.replace(/^examples\//, ""), content]),
);

test("the synthetic weather is a whole year of 35 columns with CRLF, and says that it is synthetic", () => {
  const lines = exampleEpw().toString("latin1").split("\r\n");
  expect(lines).toHaveLength(8 + 8760 + 1);
  expect(lines.slice(8, -1).filter((line) => line.split(",").length !== 35)).toEqual([]);
  expect(lines[0]).toMatch(/^LOCATION,London SYNTHETIC,/);
  expect(lines[5]).toMatch(/^COMMENTS 1,SYNTHETIC/);
  expect(lines[6]).toMatch(/^COMMENTS 2,SYNTHETIC/);
});

test("the synthetic weather has its days in order, a mild mean, a cold January and a warm July", () => {
  const { hours } = parseEpw(exampleEpw().toString("latin1"));
  const dates = hours.map((_, index) => new Date(Date.UTC(2026, 0, 1, index)));
  expect(hours.map(({ month, day, hour }) => [month, day, hour].join())).toEqual(
    dates.map((date) => [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours() + 1].join()),
  );
  const { months, year } = climateOf(hours);
  expect(year.meanTemperature).toBeGreaterThan(10.5);
  expect(year.meanTemperature).toBeLessThan(11.5);
  expect(months[0]?.meanTemperature).toBeLessThan(5);
  expect(months[6]?.meanTemperature).toBeGreaterThan(17);
});

test("a seed always makes the same weather, another seed another", () => {
  expect(syntheticEpw(1)).toBe(exampleEpw().toString("latin1"));
  expect(syntheticEpw(2)).not.toBe(syntheticEpw(1));
});

test("the folder of examples runs as an EnergyPlus job without a word said", async () => {
  await using submission = await Submission.of(files);
  expect(await submission.run()).toMatchObject({ wireType: "EP_IDF", caseCount: 1 });
  const heating = cells(await submission.result("eplustbl.csv")).find(([, name]) => name === "Heating");
  expect(Number(heating?.[2])).toBeGreaterThan(5000);
});

test("its project runs all 21 cases, a sample, or those of its list", async () => {
  await using submission = await Submission.of(files);
  const model = "parametric/project.json";
  expect(await submission.prepare({ model })).toMatchObject({ wireType: "JE_JEP", caseCount: 21 });
  expect(await submission.prepare({ model, subset: "LHS", cases: "10" })).toMatchObject({ caseCount: 10 });
  expect(await submission.run({ model, subset: "LIST_FILE", cases: "jobs.txt" })).toMatchObject({ caseCount: 2 });
  const [, before, after] = cells(await submission.result("SimResults.csv"));
  expect(Number(after?.[3]) / Number(before?.[3])).toBeCloseTo(60 / 150, 4);
});

test("the demo account finds them in its storage, and submits them by the name of the folder", async () => {
  await using eve = await JessCaller.start({ speed: Infinity });
  const demo = await eve.as("demo@example.org");
  const create = { cmd: "Create", caption: "Example", uploadRef: "/examples" };

  const { data: box } = await demo.json<number>("POST", "/job", create);
  const { data: project } = await demo.json<number>("POST", "/job", { ...create, main: "parametric/project.json" });
  await eve.advance(0);

  expect([await demo.status(box), await demo.status(project)]).toMatchObject([
    { status: "FINISHED", progress: "1, 0, 0, 0, 0, 0, 1" },
    { status: "FINISHED", progress: "21, 0, 0, 0, 0, 0, 21" },
  ]);
  const { text } = await demo.send("GET", `/job/file/${box}/eplusout.end`);
  expect(text).toContain("\nThis is the ENSIMS sandbox: no EnergyPlus ran.\n");
});
