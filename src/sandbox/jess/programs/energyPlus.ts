import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../store/writeWhole.js";
import { type Epw, type EpwHour, parseEpw } from "../epw.js";
import { extendLog } from "../jobs/consoleLog.js";
import { type Climate, climateOf, readBox } from "./degreeDays.js";
import { type JobOptions, type PreparedJob, Rejection } from "./Program.js";
import * as texts from "./resultTexts.js";
import { choose, findNamed } from "./submission.js";

const months = 12;

/** A weather file that was read. Its hours are read again when they are needed: many jobs may wait. */
export interface Weather extends Omit<Epw, "hours"> {
  readonly path: string;
  readonly climate: Climate;
  readHours(): Promise<readonly EpwHour[]>;
}

/** The stand-in for EnergyPlus: degree-days of the weather file that was submitted. */
export async function prepareEnergyPlus(
  submissionDir: string,
  files: readonly string[],
  options: JobOptions,
): Promise<PreparedJob> {
  const extensions = [".idf", ".imf"];
  const model = choose(files, { what: "model", extensions, option: "model", named: options.model });
  // Bytes as characters: the encoding of a model is not known, and is to stay.
  const idf = await readFile(join(submissionDir, model), "latin1");
  const weathers = await Promise.all(
    weatherFiles(files, options.weather).map((path) => readWeather(submissionDir, path)),
  );
  const { seconds } = readBox(idf);
  const isSplit = options.split === true;
  const folderOf = (weather: Weather) =>
    weathers.length > 1 ? weather.path.replaceAll("/", "_").replace(/\.epw$/i, "") : "";
  const caseOf = (index: number) => weathers[Math.floor(index / (isSplit ? months : 1))];

  const runWhole = async (weather: Weather, resultsDir: string) => {
    const dir = join(resultsDir, folderOf(weather));
    await writeRun(dir, idf, weather, "full");
    await writeWhole(join(dir, "in.epw"), await readFile(join(submissionDir, weather.path)));
    await writeWhole(join(dir, "job.done!"), "");
  };
  return {
    wireType: isSplit ? "EP_IDF_SPLIT" : "EP_IDF",
    subset: "ALL",
    caseCount: weathers.length * (isSplit ? months : 1),
    ...(seconds !== undefined && { caseSeconds: seconds }),
    logHead: texts.programLine,
    async runCase(index, resultsDir) {
      const weather = caseOf(index);
      if (!weather) throw new RangeError(`no case ${index}`);
      if (!isSplit) return runWhole(weather, resultsDir);
      const month = (index % months) + 1;
      const dir = join(resultsDir, folderOf(weather), `month-${String(month).padStart(2, "0")}`);
      await writeRun(dir, idf, weather, month);
    },
    async collect(resultsDir) {
      if (isSplit) await Promise.all(weathers.map((weather) => runWhole(weather, resultsDir)));
    },
  };
}

/** One file, or several with commas between their names: a case each. */
function weatherFiles(files: readonly string[], named: string | undefined): string[] {
  const names = named === undefined || files.includes(named) ? [] : named.split(",").map((name) => name.trim());
  if (names.length > 1) return names.map((name) => findNamed(files, "weather file", name));
  return [choose(files, { what: "weather file", extensions: [".epw"], option: "weather", named })];
}

/** @throws {Rejection} if it is not the weather of a year */
export async function readWeather(submissionDir: string, path: string): Promise<Weather> {
  const read = async () => parseEpw(await readFile(join(submissionDir, path), "latin1"));
  try {
    const { city, site, hours } = await read();
    return { path, city, site, climate: climateOf(hours), readHours: async () => (await read()).hours };
  } catch (error) {
    throw new Rejection(`The weather file ${path} cannot be used: ${error instanceof Error ? error.message : ""}.`);
  }
}

/**
 * Writes the results of one run; `brief` leaves out what is large, and a number stands for that month.
 * The model is written with LF, as the compute nodes do.
 */
export async function writeRun(
  dir: string,
  idf: string,
  weather: Weather,
  part: "full" | "brief" | number,
): Promise<texts.Run> {
  const at = new Date();
  const begin = performance.now();
  const box = readBox(idf);
  const month = typeof part === "number" ? part : undefined;
  const meterCsv = box.isFatal || part === "brief" ? undefined : texts.meterCsv(box, await weather.readHours(), month);
  const run = { box, weather, at, elapsedMs: performance.now() - begin };

  const write = (name: string, content: string) => writeWhole(join(dir, name), Buffer.from(content, "latin1"));
  await write("in.idf", idf.replaceAll("\r\n", "\n"));
  await extendLog(dir, texts.programLine(at), [texts.noEnergyPlus, texts.endLine(run)]);
  await write("eplusout.eio", texts.eioText(run));
  await write("eplusout.err", texts.errText(run));
  if (meterCsv) await write("eplusmtr.csv", meterCsv);
  if (!box.isFatal && month === undefined) await write("eplustbl.csv", texts.tableCsv(run));
  if (!box.isFatal && part === "full") await write("eplustbl.htm", texts.tableHtm(run));
  const end = new Date(at.getTime() + run.elapsedMs);
  const stamps = [texts.programLine(at), `started,${at.toISOString()}`, `ended,${end.toISOString()}`];
  await write("time_stamps.txt", texts.text(stamps));
  await write("eplusout.end", texts.text([texts.endLine(run), texts.noEnergyPlus]));
  return run;
}
