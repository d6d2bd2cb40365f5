import { expect, test } from "@jest/globals";
import { type JobOptions, Rejection } from "../../../../src/sandbox/jess/programs/Program.js";
import { Submission, weatherFile } from "./Submission.js";

const epw = weatherFile(() => 8);
const ep = { "box.idf": "Version,9.3;\n", "cold.epw": epw };
const parameter = { searchString: "@@ua@@", valuesString: "{60, 120}" };
const jep = { ...ep, "project.json": JSON.stringify({ parameters: [parameter] }) };
const withParameter = (valuesString: string) => ({
  ...ep,
  "project.json": JSON.stringify({ parameters: [{ ...parameter, valuesString }] }),
});

const cases: [why: string, files: Record<string, string>, options: JobOptions, message: string | RegExp][] = [
  ["nothing to run", { "notes.txt": "" }, {}, "The files have no model (.idf, .imf), project (.json, .jep)"],
  ["no weather file", { "box.idf": "" }, {}, "No weather file (.epw) was found among the files."],
  ["no model, but EP", { "cold.epw": epw }, { type: "EP" }, "No model (.idf, .imf) was found among the files."],
  ["another model is named", ep, { model: "b.idf" }, 'The model "b.idf" is not among the files.'],
  ["another weather file is named", ep, { weather: "b.epw" }, 'The weather file "b.epw" is not among the files.'],
  ["one of two weather files is missing", ep, { weather: "cold.epw,b.epw" }, 'The weather file "b.epw" is not among'],
  ["two models", { ...ep, "b.imf": "" }, {}, '2 files may be the model (b.imf, box.idf): name one in "model".'],
  ["two weather files", { ...ep, "b.epw": epw }, {}, "2 files may be the weather file (b.epw, cold.epw)"],
  ["a name outside", ep, { model: "../../box.idf" }, 'The model "../../box.idf" is not among the files.'],
  [
    "a short weather file",
    { ...ep, "cold.epw": "LOCATION,x\n2\n3\n4\n5\n6\n7\n8\n1,1,1,1,60,,5\n" },
    {},
    "The weather file cold.epw cannot be used: 1 hourly rows, but a year has 8760 or 8784.",
  ],
  ["an unknown type", ep, { type: "TRNSYS" }, 'The type "TRNSYS" is not known: it is EP, JEP, RAD or DS.'],
  ["no project, but JEP", ep, { type: "JEP" }, "No project (.json, .jep) was found among the files."],
  ["a project that is no JSON", { ...ep, "p.json": "<java>" }, {}, "p.json is not a jEPlus project: no JSON."],
  ["a project without parameters", { ...ep, "p.json": "{}" }, {}, /^p\.json is not a jEPlus project: .*parameters/],
  ["a project in XML", { ...ep, "p.jep": "<java>" }, {}, "The sandbox reads projects in JSON only"],
  ["values of no form", withParameter("1, 2"), {}, 'parameter @@ua@@: "1, 2" is not a list {a, b}, a range'],
  ["a step of 0", withParameter("[1:0:2]"), {}, '"[1:0:2]" is not a range [from:step:to] with a step above 0'],
  ["too many values", withParameter("[0:0.001:100]"), {}, '"[0:0.001:100]" has more than 10000 values'],
  ["LHS without a number", jep, { subset: "LHS" }, 'LHS needs the number of cases, 1 or more, in "cases".'],
  ["LHS of a word", jep, { subset: "LHS", cases: "ten" }, "LHS needs the number of cases"],
  ["LHS of none", jep, { subset: "LHS", cases: "0" }, "LHS needs the number of cases"],
  ["LHS of too many", jep, { subset: "LHS", cases: "10001" }, "LHS of 10001 cases: the sandbox runs at most 10000."],
  ["a list without a name", jep, { subset: "LIST_FILE" }, 'LIST_FILE needs the name of the list in "cases".'],
  ["a list that is missing", jep, { subset: "LIST_FILE", cases: "j.txt" }, 'The list of cases "j.txt" is not among'],
  [
    "a list with a row too long",
    { ...jep, "j.txt": "# id\n1,2\n" },
    { subset: "LIST_FILE", cases: "j.txt" },
    "Line 2 of j.txt has 2 columns, not 1 values, with id, weather and model before them or without.",
  ],
  [
    "a list with another weather file",
    { ...jep, "j.txt": "a,7,0,60\n" },
    { subset: "LIST_FILE", cases: "j.txt" },
    "Line 1 of j.txt: the project has no such weather file or model.",
  ],
  ["an empty list", { ...jep, "j.txt": "#\n" }, { subset: "LIST_FILE", cases: "j.txt" }, "j.txt lists no cases."],
  ["an unknown subset", jep, { subset: "SOBOL" }, 'The subset "SOBOL" is not known'],
  ["Radiance without an octree", ep, { type: "RAD" }, "No octree (.oct) was found among the files."],
  ["Radiance without a program", { "a.oct": "" }, {}, 'Radiance needs "program" to be rtrace or rpict, not "".'],
  [
    "Radiance without its input",
    { "a.oct": "" },
    { program: "rpict", input: "*.vf" },
    'The input "*.vf" is not among the files.',
  ],
  ["DaySim without its input", { "a.hea": "" }, { input: "x.pts" }, 'The input "x.pts" is not among the files.'],
];

test.each(cases)("rejected: %s", async (_, files, options, message) => {
  await using submission = await Submission.of(files);
  const rejection = await submission.prepare(options).catch((error: unknown) => error);
  expect(rejection).toBeInstanceOf(Rejection);
  expect(rejection).toHaveProperty(
    "message",
    message instanceof RegExp ? expect.stringMatching(message) : expect.stringContaining(message),
  );
});
