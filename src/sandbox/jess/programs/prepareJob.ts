import { posix } from "node:path";
import { filesIn } from "../jobs/resultFiles.js";
import { prepareDaysim } from "./daysim.js";
import { prepareEnergyPlus } from "./energyPlus.js";
import { prepareParametric } from "./parametric.js";
import { type JobOptions, type Prepare, Rejection } from "./Program.js";
import { prepareRadiance } from "./radiance.js";
import { uppermost } from "./submission.js";

type Program = "EP" | "JE" | "RA" | "DS";

/** Of main files of several programs in one folder, the first in this order decides. */
const programOf: Readonly<Record<string, Program>> = {
  ".json": "JE",
  ".jep": "JE",
  ".idf": "EP",
  ".imf": "EP",
  ".oct": "RA",
  ".hea": "DS",
};

/** Finds out which program the job is for, and checks that it can be run. */
export const prepareJob: Prepare = async (submissionDir, options) => {
  const files = await filesIn(submissionDir);
  switch (namedProgram(options) ?? guessedProgram(files)) {
    case "EP":
      return prepareEnergyPlus(submissionDir, files, options);
    case "JE":
      return prepareParametric(submissionDir, files, options);
    case "RA":
      return prepareRadiance(files, options);
    case "DS":
      return prepareDaysim(files, options);
  }
};

/** By `type`, else by the extension of `model`; undefined when neither tells. */
function namedProgram({ type = "", model = "" }: JobOptions): Program | undefined {
  if (type === "" || /^(scan|auto)$/i.test(type)) return programOf[posix.extname(model).toLowerCase()];
  const prefix = (["EP", "JE", "RA", "DS"] as const).find((each) => type.toUpperCase().startsWith(each));
  if (!prefix) throw new Rejection(`The type "${type}" is not known: it is EP, JEP, RAD or DS.`);
  return prefix;
}

/** By the main files of the uppermost folder that has any. */
function guessedProgram(files: readonly string[]): Program {
  const main = uppermost(files, Object.keys(programOf)).map((path) => posix.extname(path).toLowerCase());
  const program = Object.entries(programOf).find(([extension]) => main.includes(extension))?.[1];
  if (!program) {
    throw new Rejection("The files have no model (.idf, .imf), project (.json, .jep), octree (.oct) or header (.hea).");
  }
  return program;
}
