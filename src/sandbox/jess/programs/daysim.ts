import { inputsOf, notRun } from "./notRun.js";
import { type JobOptions, type PreparedJob, Rejection } from "./Program.js";
import { choose } from "./submission.js";

/** DaySim does not run in the sandbox: its jobs are checked, and their results say that it did not. */
export function prepareDaysim(files: readonly string[], options: JobOptions): PreparedJob {
  const header = choose(files, { what: "DaySim header", extensions: [".hea"], option: "model", named: options.model });
  const inputs = options.input ? inputsOf(files, options.input) : [header];
  if (inputs.length === 0) throw new Rejection(`The input "${options.input ?? ""}" is not among the files.`);
  return notRun("DaySim", "DS_DAYSIM", inputs);
}
