import { expect, test } from "@jest/globals";
import { parameterValues } from "../../../../src/sandbox/jess/programs/jeplus/parameterValues.js";
import { cells, Submission, weatherFile } from "./Submission.js";

const parameters = [
  { id: "P1", name: "Heat loss", type: "DOUBLE", searchString: "@@ua@@", valuesString: "[60:30:150]" },
  { id: "P2", name: "Floor area", type: "INTEGER", searchString: "@@area@@", valuesString: "{40, 50} & {80}" },
];
const files = {
  "cold.epw": weatherFile(() => 8),
  "box.idf": "! ua: @@ua@@\r\n! area: @@area@@\r\n",
  "project.json": JSON.stringify({ projectType: "EPLUS", projectID: "G", parameters }),
};

test.each([
  ["{a,b}", ["a", "b"]],
  ['{ "two words", 2 ; 3 }', ["two words", "2", "3"]],
  ["[1:1:3]", ["1", "2", "3"]],
  ["[0:0.1:0.3]", ["0", "0.1", "0.2", "0.3"]],
  ["[-2:2:3]", ["-2", "0", "2"]],
  ["[1:1:3] & {3, 9}", ["1", "2", "3", "9"]],
  ["[1:1:5]^{2,4}", ["1", "3", "5"]],
])("%s has its values", (valuesString, values) => {
  expect(parameterValues(valuesString)).toEqual(values);
});

test("ALL runs every combination, each in a folder of its own, with a row in each table", async () => {
  await using submission = await Submission.of(files);
  const job = await submission.run({ subset: "ALL" });
  expect(job).toMatchObject({ wireType: "JE_JEP", subset: "ALL", caseCount: 12 });

  const [header, ...rows] = cells(await submission.result("SimJobIndex.csv"));
  expect(header).toEqual(["#", "Job_ID", "WeatherFile", "ModelFile", "@@ua@@", "@@area@@"]);
  expect(rows).toHaveLength(12);
  expect(new Set(rows.map((row) => row.slice(4).join())).size).toBe(12);
  expect(rows[0]).toEqual(["0", "EP-000000", "cold.epw", "box.idf", "60", "40"]);
  expect(rows[1]).toEqual(["1", "EP-000001", "cold.epw", "box.idf", "60", "50"]);
  expect(await submission.result("EP-000001/in.idf")).toBe("! ua: 60\n! area: 50\n");
  expect(cells(await submission.result("RunTimes.csv"))).toHaveLength(13);
  expect((await submission.results()).filter((path) => path.endsWith("/eplusout.end"))).toHaveLength(12);
});

test("the results of a case follow its values, and its row equals its own table", async () => {
  await using submission = await Submission.of(files);
  await submission.run();
  const [header = [], ...rows] = cells(await submission.result("SimResults.csv"));
  expect(header[3]).toBe("Heating [kWh] (ENSIMS sandbox: no EnergyPlus)");
  // 10 K × 8,760 h × 60 W/K; 40 m², 50 m².
  expect(rows[0]).toEqual(["0", "EP-000000", "0", "5256.00", "0.00", "131.40", "0.00"]);
  expect(rows[1]).toEqual(["1", "EP-000001", "0", "5256.00", "0.00", "105.12", "0.00"]);
  expect(cells(await submission.result("EP-000001/eplustbl.csv"))).toContainEqual(["", "Heating", "5256.00", "105.12"]);
});

test("LHS is a sample of the size asked for, the same each time, that uses each value equally", async () => {
  await using submission = await Submission.of(files);
  expect(await submission.run({ subset: "LHS", cases: "12" })).toMatchObject({ subset: "LHS_RANDOM", caseCount: 12 });
  const index = await submission.result("SimJobIndex.csv");
  const [, ...rows] = cells(index);
  expect(rows[11]?.[1]).toBe("LHS-000011");
  const count = (column: number, value: string) => rows.filter((row) => row[column] === value).length;
  expect(["60", "90", "120", "150"].map((value) => count(4, value))).toEqual([3, 3, 3, 3]);
  expect(["40", "50", "80"].map((value) => count(5, value))).toEqual([4, 4, 4]);

  await submission.run({ subset: "LHS", cases: "12" });
  expect(await submission.result("SimJobIndex.csv")).toBe(index);
});

test("a list file chooses the cases, with ids of its own or without", async () => {
  await using submission = await Submission.of({
    ...files,
    "jobs.txt": "! id, weather, model, ua, area\nfirst, 0, 0, 75, 40\r\nsecond, 0, 0, 80, 40\n\n",
    "bare.txt": "75, 40\n",
  });
  const job = await submission.run({ subset: "LIST_FILE", cases: "jobs.txt" });
  expect(job).toMatchObject({ subset: "LIST_FILE", caseCount: 2 });
  expect(await submission.result("first/in.idf")).toBe("! ua: 75\n! area: 40\n");
  expect(await submission.prepare({ subset: "LIST_FILE", cases: "bare.txt" })).toMatchObject({ caseCount: 1 });
});

test("ids that cannot be folders are replaced", async () => {
  await using submission = await Submission.of({ ...files, "jobs.txt": "../../x,0,0,75,40\n" });
  await submission.run({ subset: "LIST_FILE", cases: "jobs.txt" });
  expect(await submission.results()).toContain("LIST-000000/eplusout.end");
});

test("a project finds its files by its folders, and runs each weather file and model", async () => {
  const project = {
    weatherDir: "../",
    weatherFile: "cold.epw, mild.epw",
    idfdir: ".\\models\\",
    idftemplate: "a.idf,b.idf",
    parameters: [],
  };
  await using submission = await Submission.of({
    "cold.epw": files["cold.epw"],
    "mild.epw": weatherFile(() => 17),
    "other.idf": "",
    "p/project.json": JSON.stringify(project),
    "p/models/a.idf": "! ua: 10\n",
    "p/models/b.idf": "! ua: 20\n",
  });
  expect(await submission.run({ model: "p/project.json" })).toMatchObject({ wireType: "JE_JEP", caseCount: 4 });
  const [, ...rows] = cells(await submission.result("SimResults.csv"));
  expect(rows.map((row) => row[3])).toEqual(["876.00", "1752.00", "87.60", "175.20"]);
});

test("the uppermost folder decides what is run", async () => {
  await using submission = await Submission.of({
    "cold.epw": files["cold.epw"],
    "box.idf": "",
    "variants/project.json": files["project.json"],
  });
  expect(await submission.prepare()).toMatchObject({ wireType: "EP_IDF" });
  expect(await submission.prepare({ type: "JEP" })).toMatchObject({ wireType: "JE_JEP" });
});

test("a fatal case has no numbers in its row", async () => {
  await using submission = await Submission.of({ ...files, "box.idf": "! sandbox: fatal @@ua@@\n" });
  await submission.run();
  const [, first] = cells(await submission.result("SimResults.csv"));
  expect(first).toEqual(["0", "EP-000000", "0", "", "", "", ""]);
});
