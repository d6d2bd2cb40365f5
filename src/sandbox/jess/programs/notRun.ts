import { join, posix } from "node:path";
import { writeWhole } from "../../store/writeWhole.js";
import { extendLog } from "../jobs/consoleLog.js";
import type { PreparedJob } from "./Program.js";
import { programLine, text } from "./resultTexts.js";

/** A job of a program that the sandbox has no stand-in for: each case gets a text file that says so, without numbers. */
export function notRun(program: string, wireType: string, inputs: readonly string[]): PreparedJob {
  const logHead = (at: Date) => programLine(at, `ENSIMS sandbox (no ${program})`);
  const didNotRun = `This is the ENSIMS sandbox: ${program} did not run.`;
  return {
    wireType,
    subset: "ALL",
    caseCount: inputs.length,
    logHead,
    async runCase(index, resultsDir) {
      const name = posix.basename(inputs[index] ?? "");
      await writeWhole(join(resultsDir, `case-${index + 1}-${name}.txt`), text([logHead(new Date()), didNotRun]));
    },
    async collect(resultsDir) {
      await extendLog(resultsDir, logHead(new Date()), [didNotRun]);
      await writeWhole(join(resultsDir, "job.done!"), "");
    },
  };
}

/** The files that `input` means: a name, or names with `*`; the case then is one file each. */
export function inputsOf(files: readonly string[], input: string): string[] {
  const pattern = input.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const matcher = new RegExp(`^(?:.*/)?${pattern.join("[^/]*")}$`);
  return files.filter((path) => matcher.test(path));
}
