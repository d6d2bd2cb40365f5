import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { JobOptions, PreparedJob } from "../../../../src/sandbox/jess/programs/Program.js";
import { prepareJob } from "../../../../src/sandbox/jess/programs/prepareJob.js";

/** The files of a job in a folder of their own, and a folder for its results. */
export class Submission implements AsyncDisposable {
  private constructor(
    private readonly dir: string,
    readonly resultsDir: string,
  ) {}

  static async of(files: Readonly<Record<string, string | Buffer>>): Promise<Submission> {
    const root = await mkdtemp(join(tmpdir(), "submission-"));
    const submission = new Submission(join(root, "submission"), join(root, "results"));
    await Promise.all([mkdir(submission.dir), mkdir(submission.resultsDir)]);
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(submission.dir, path)), { recursive: true });
      await writeFile(join(submission.dir, path), content);
    }
    return submission;
  }

  prepare(options: JobOptions = {}): Promise<PreparedJob> {
    return prepareJob(this.dir, options);
  }

  /** Runs all cases in turn, and collects. */
  async run(options: JobOptions = {}): Promise<PreparedJob> {
    const job = await this.prepare(options);
    for (let index = 0; index < job.caseCount; index++) await job.runCase(index, this.resultsDir);
    await job.collect(this.resultsDir);
    return job;
  }

  result(path: string): Promise<string> {
    return readFile(join(this.resultsDir, path), "utf8");
  }

  /** The paths of all result files, sorted. */
  async results(): Promise<string[]> {
    const entries = await readdir(this.resultsDir, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return paths.map((path) => path.slice(this.resultsDir.length + 1)).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(dirname(this.dir), { recursive: true });
  }
}

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** An EPW file of one year with CRLF, whose temperature is a function of the day (0 to 364) and the hour (1 to 24). */
export function weatherFile(temperature: (day: number, hour: number) => number): string {
  const lines = ["LOCATION,Test,-,GBR,Test,000000,51.50,-0.10,0.0,25.0", ...Array<string>(7).fill("")];
  let dayOfYear = 0;
  daysOfMonths.forEach((days, month) => {
    for (let day = 1; day <= days; day++, dayOfYear++) {
      for (let hour = 1; hour <= 24; hour++) {
        lines.push(`2001,${month + 1},${day},${hour},60,flags,${temperature(dayOfYear, hour)},0,50,101325`);
      }
    }
  });
  return `${lines.join("\r\n")}\r\n`;
}

/** The rows of a CSV file as cells. */
export function cells(csv: string): string[][] {
  return csv
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
}
