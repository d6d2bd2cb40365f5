import { inputsOf, notRun } from "./notRun.js";
import { type JobOptions, type PreparedJob, Rejection } from "./Program.js";
import { choose } from "./submission.js";

/** Radiance does not run in the sandbox: its jobs are checked, and their results say that it did not. */
export function prepareRadiance(files: readonly string[], options: JobOptions): PreparedJob {
  choose(files, { what: "octree", extensions: [".oct"], option: "model", named: options.model });
  const program = options.program?.toLowerCase() ?? "";
  if (program !== "rtrace" && program !== "rpict") {
    throw new Rejection(`Radiance needs "program" to be rtrace or rpict, not "${options.program ?? ""}".`);
  }
  const inputs = inputsOf(files, options.input ?? "");
  if (inputs.length === 0) throw new Rejection(`The input "${options.input ?? ""}" is not among the files.`);
  return notRun("Radiance", `RA_${program.toUpperCase()}`, inputs);
}
