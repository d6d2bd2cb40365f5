import { expect, test } from "@jest/globals";
import { cells, Submission, weatherFile } from "./Submission.js";

const cold = weatherFile(() => 8);
const model = "! area: 50\r\nVersion,9.3;\r\n! caf\u00e9\r\n";
const firstLine =
  /^Program Version,ENSIMS sandbox \(degree-days, no EnergyPlus\), 1\.0\.0, YMD=\d{4}\.\d\d\.\d\d \d\d:\d\d\n/;

test("a model and a weather file make the result files that clients ask for", async () => {
  await using submission = await Submission.of({ "box.idf": model, "cold.epw": cold });
  const job = await submission.run();
  expect(job).toMatchObject({ wireType: "EP_IDF", subset: "ALL", caseCount: 1 });
  expect(job.caseSeconds).toBeUndefined();
  expect(await submission.results()).toEqual([
    "console.log",
    "eplusmtr.csv",
    "eplusout.eio",
    "eplusout.end",
    "eplusout.err",
    "eplustbl.csv",
    "eplustbl.htm",
    "in.epw",
    "in.idf",
    "job.done!",
    "time_stamps.txt",
  ]);
  expect(await submission.result("job.done!")).toBe("");
});

test("the weather file comes back byte for byte, the model with LF", async () => {
  await using submission = await Submission.of({ "box.idf": Buffer.from(model, "latin1"), "cold.epw": cold });
  await submission.run();
  expect(await submission.result("in.epw")).toBe(cold);
  expect(await submission.result("in.idf")).toBe("! area: 50\nVersion,9.3;\n! caf\ufffd\n"); // still the byte E9
});

test("every text says that no EnergyPlus ran", async () => {
  await using submission = await Submission.of({ "box.idf": model, "cold.epw": cold });
  await submission.run();
  for (const name of ["eplusout.err", "eplusout.eio", "eplustbl.csv", "console.log", "time_stamps.txt"]) {
    expect(await submission.result(name)).toMatch(firstLine);
  }
  const sentence = "This is the ENSIMS sandbox: no EnergyPlus ran.";
  expect(await submission.result("eplustbl.htm")).toContain(`<strong>${sentence}</strong>`);
  expect((await submission.result("eplusout.end")).split("\n")).toEqual([
    expect.stringMatching(
      /^EnergyPlus Completed Successfully-- 1 Warning; 0 Severe Errors; Elapsed Time=00hr 00min [ \d]\d\.\d\dsec$/,
    ),
    sentence,
    "",
  ]);
  expect(await submission.result("eplusmtr.csv")).toMatch(/^Date\/Time,Heating:ENSIMS sandbox no EnergyPlus \[J\]/);
});

test("the energy is 120 W/K times the degree-days: 10 K all year are 10,512 kWh", async () => {
  await using submission = await Submission.of({ "box.idf": model, "cold.epw": cold });
  await submission.run();
  const rows = cells(await submission.result("eplustbl.csv"));
  expect(rows).toContainEqual(["", "Heating", "10512.00", "210.24"]); // 10 K × 8,760 h × 120 W/K, and for 50 m²
  expect(rows).toContainEqual(["", "Feb", "280.00", "0.00", "8.00", "806.40", "0.00"]);
  expect(rows).toContainEqual(["", "to 24:00", "8.00"]);
});

test("the meters have a row an hour, which add up to the energy of the year", async () => {
  await using submission = await Submission.of({ "box.idf": model, "cold.epw": cold });
  await submission.run();
  const [header, ...rows] = cells(await submission.result("eplusmtr.csv"));
  expect(header).toHaveLength(3);
  expect(rows).toHaveLength(8760);
  expect(rows[0]?.[0]).toBe(" 01/01  01:00:00");
  expect(rows.at(-1)?.[0]).toBe(" 12/31  24:00:00");
  expect(rows.reduce((sum, [, joules]) => sum + Number(joules), 0) / 3.6e6).toBeCloseTo(10512, 6);
});

test("a comment gives another heat loss, another how long a case lasts", async () => {
  await using submission = await Submission.of({
    "box.idf": "! ua: 60\n! sandbox: seconds 30\n",
    "cold.epw": cold,
  });
  expect((await submission.run()).caseSeconds).toBe(30);
  expect(cells(await submission.result("eplustbl.csv"))).toContainEqual(["", "Heating", "5256.00", "109.50"]);
});

test("a split job runs a case a month and collects what the whole would have", async () => {
  await using submission = await Submission.of({ "box.idf": model, "cold.epw": cold });
  expect(await submission.run({ split: true })).toMatchObject({ wireType: "EP_IDF_SPLIT", caseCount: 12 });
  expect(cells(await submission.result("month-02/eplusmtr.csv"))).toHaveLength(1 + 28 * 24);
  expect(cells(await submission.result("eplusmtr.csv"))).toHaveLength(1 + 8760);
  expect(await submission.result("in.epw")).toBe(cold);
});

test("several weather files that are named are a case each, in folders", async () => {
  await using submission = await Submission.of({
    "box.idf": model,
    "a/cold.epw": cold,
    "mild.epw": weatherFile(() => 17),
  });
  expect(await submission.run({ weather: "a/cold.epw, mild.epw" })).toMatchObject({ caseCount: 2 });
  expect(cells(await submission.result("a_cold/eplustbl.csv"))).toContainEqual(["", "Heating", "10512.00", "210.24"]);
  expect(cells(await submission.result("mild/eplustbl.csv"))).toContainEqual(["", "Heating", "1051.20", "21.02"]);
});

test("a fatal model ends as EnergyPlus does, without tables", async () => {
  await using submission = await Submission.of({ "box.idf": "! sandbox: fatal\n", "cold.epw": cold });
  await submission.run();
  const [line, honest] = (await submission.result("eplusout.end")).split("\n");
  expect(line).toMatch(/^EnergyPlus Terminated--Fatal Error Detected\. 2 Warning; 1 Severe Errors; Elapsed Time=/);
  expect(honest).toBe("This is the ENSIMS sandbox: no EnergyPlus ran.");
  const err = await submission.result("eplusout.err");
  expect(err.match(/\*\* Warning \*\*/g)).toHaveLength(2);
  expect(err.match(/\*\* Severe {2}\*\*/g)).toHaveLength(1);
  expect(err).toContain("**  Fatal  **");
  expect(await submission.results()).not.toContain("eplustbl.csv");
});

test("a case that runs again after a restart writes the same", async () => {
  await using submission = await Submission.of({ "box.idf": model, "cold.epw": cold });
  await submission.run();
  const before = await submission.result("eplusmtr.csv");
  await submission.run();
  expect(await submission.result("eplusmtr.csv")).toBe(before);
  expect((await submission.results()).filter((path) => path.endsWith(".tmp"))).toEqual([]);
});
