import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { writeWhole } from "../../store/writeWhole.js";
import { extendLog } from "../jobs/consoleLog.js";
import { allCases, type JeplusCase, listedCases, sampledCases } from "./jeplus/cases.js";
import { energy, readBox } from "./degreeDays.js";
import { readWeather, writeRun } from "./energyPlus.js";
import { type JeplusProject, readProject } from "./jeplus/project.js";
import { type JobOptions, type PreparedJob, Rejection } from "./Program.js";
import { noEnergyPlus, programLine, rounded, text } from "./resultTexts.js";
import { choose, findNamed } from "./submission.js";

/** The stand-in for jEPlus: each case is the model with its values put in, run by degree-days in a folder of its own. */
export async function prepareParametric(
  submissionDir: string,
  files: readonly string[],
  options: JobOptions,
): Promise<PreparedJob> {
  const extensions = [".json", ".jep"];
  const path = choose(files, { what: "project", extensions, option: "model", named: options.model });
  const read = (file: string) => readFile(join(submissionDir, file), "latin1");
  const content = await readFile(join(submissionDir, path), "utf8");
  const project = readProject(content, path, files);
  const { cases, subset } = await select(project, content, options, (name) => {
    const beside = posix.join(posix.dirname(path), name);
    const list = files.includes(beside) ? beside : findNamed(files, "list of cases", name);
    return readFile(join(submissionDir, list), "utf8");
  });
  const weathers = await byPath(project.weathers, (each) => readWeather(submissionDir, each));
  const models = await byPath(project.models, read);
  const { seconds } = readBox(models.get(project.models[0] ?? "") ?? "");

  const inputs = (each: JeplusCase) => {
    const [weather, model] = [weathers.get(each.weather), models.get(each.model)];
    if (!weather || model === undefined) throw new RangeError(`no files of case ${each.id}`);
    const idf = project.parameters.reduce(
      (result, { searchString }, index) => result.replaceAll(searchString, () => each.values[index] ?? ""),
      model,
    );
    return { idf, weather };
  };
  return {
    wireType: "JE_JEP",
    subset,
    caseCount: cases.length,
    ...(seconds !== undefined && { caseSeconds: seconds }),
    logHead: programLine,
    async runCase(index, resultsDir) {
      const each = cases[index];
      if (!each) throw new RangeError(`no case ${index}`);
      const { idf, weather } = inputs(each);
      await writeRun(join(resultsDir, each.id), idf, weather, "brief");
    },
    async collect(resultsDir) {
      const rows = cases.map((each) => ({ each, ...inputs(each) }));
      const write = (name: string, lines: string[]) => writeWhole(join(resultsDir, name), text(lines));
      await write("SimJobIndex.csv", [
        ["#", "Job_ID", "WeatherFile", "ModelFile", ...project.parameters.map((p) => p.searchString)].join(","),
        ...rows.map(({ each }, index) =>
          [index, each.id, each.weather, each.model, ...each.values.map(cell)].join(","),
        ),
      ]);
      await write("SimResults.csv", [
        `#,Job_ID,Reserved,${["Heating [kWh]", "Cooling [kWh]", "Heating [kWh/m2]", "Cooling [kWh/m2]"]
          .map((name) => `${name} (ENSIMS sandbox: no EnergyPlus)`)
          .join(",")}`,
        ...rows.map(({ each, idf, weather }, index) => {
          const box = readBox(idf);
          const { heatingDegreeDays, coolingDegreeDays } = weather.climate.year;
          const kWh = [heatingDegreeDays, coolingDegreeDays].map((days) => energy(days, box));
          const numbers = [...kWh, ...kWh.map((value) => value / box.area)];
          return [index, each.id, 0, ...numbers.map((value) => (box.isFatal ? "" : rounded(value)))].join(",");
        }),
      ]);
      await write("RunTimes.csv", [
        "#,Job_ID,Message,Warnings,Errors",
        ...rows.map(({ each, idf }, index) => {
          const [warnings, errors] = readBox(idf).isFatal ? [2, 1] : [1, 0];
          return [index, each.id, noEnergyPlus, warnings, errors].join(",");
        }),
      ]);
      await extendLog(resultsDir, programLine(new Date()), [noEnergyPlus, `${cases.length} cases.`]);
      await writeWhole(join(resultsDir, "job.done!"), "");
    },
  };
}

async function select(
  project: JeplusProject,
  seed: string,
  { subset = "", cases }: JobOptions,
  readList: (name: string) => Promise<string>,
): Promise<{ cases: JeplusCase[]; subset: string }> {
  switch (subset.toUpperCase()) {
    case "":
    case "DEFAULT":
    case "ALL":
      return { cases: allCases(project), subset: "ALL" };
    case "LHS":
      return { cases: sampledCases(project, cases, seed), subset: "LHS_RANDOM" };
    case "LIST_FILE":
      if (!cases) throw new Rejection('LIST_FILE needs the name of the list in "cases".');
      return { cases: listedCases(project, await readList(cases), cases), subset: "LIST_FILE" };
    default:
      throw new Rejection(`The subset "${subset}" is not known: it is DEFAULT, ALL, LHS or LIST_FILE.`);
  }
}

async function byPath<T>(paths: readonly string[], read: (path: string) => Promise<T>): Promise<Map<string, T>> {
  return new Map(await Promise.all(paths.map(async (path) => [path, await read(path)] as const)));
}

/** A value as a cell of CSV. */
function cell(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
