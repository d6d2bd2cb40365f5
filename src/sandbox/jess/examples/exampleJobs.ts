import type { Job } from "../jobs/Job.js";
import { type ExampleInput, inputs } from "./exampleInputs.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const messages: Readonly<Record<Job["status"], string>> = {
  UNPACKED: "Job received and unpacked.",
  ACCEPTED: "Job accepted.",
  QUEUED: "Job preparation done; awaiting execution.",
  FINISHED: "Job finished. Results collected into tables.",
  CANCELED: "Job is cancelled",
  REJECTED: "No weather file (.epw) was found among the files.",
};

interface Example {
  readonly title: string;
  readonly input: ExampleInput;
  /** How long before the first start of the sandbox it was submitted. */
  readonly ago: number;
  readonly status: Job["status"];
  /** As `cases` of a job. */
  readonly cases: string;
}

const { box, split, fatal, noWeather, sample, all, picture } = inputs;

/** Each status, type and end. */
const examples: readonly Example[] = [
  { title: "Shoebox", input: box, ago: 9.6 * DAY, status: "FINISHED", cases: "c" },
  { title: "Shoebox, forgot the weather", input: noWeather, ago: 9 * DAY, status: "REJECTED", cases: "" },
  { title: "Shoebox, with the weather", input: box, ago: 8.9 * DAY, status: "FINISHED", cases: "c" },
  { title: "Shoebox, month by month", input: split, ago: 7.5 * DAY, status: "FINISHED", cases: "c".repeat(12) },
  { title: "Shoebox, a sample of 10", input: sample, ago: 6.2 * DAY, status: "FINISHED", cases: "c".repeat(10) },
  {
    title: "Shoebox, all 21 (cancelled half-way)",
    input: all,
    ago: 5.4 * DAY,
    status: "CANCELED",
    cases: "ccccssss".padEnd(21, "x"),
  },
  { title: "Shoebox, with an error in the model", input: fatal, ago: 4.8 * DAY, status: "FINISHED", cases: "c" },
  { title: "Shoebox, sent by mistake", input: box, ago: 4.1 * DAY, status: "CANCELED", cases: "x" },
  { title: "Pictures of the box", input: picture, ago: 3 * DAY, status: "FINISHED", cases: "cc" },
  { title: "Shoebox, again", input: box, ago: 2.2 * DAY, status: "FINISHED", cases: "c" },
  { title: "Shoebox, month by month again", input: split, ago: DAY, status: "FINISHED", cases: "c".repeat(12) },
  { title: "Example of a job that runs", input: all, ago: HOUR, status: "QUEUED", cases: "cccccssss".padEnd(21, "w") },
  { title: "Example of an accepted job", input: sample, ago: HOUR / 2, status: "ACCEPTED", cases: "" },
  { title: "Example of an unpacked job", input: box, ago: HOUR / 6, status: "UNPACKED", cases: "" },
];

/** The jobs of the start content. @param since the first start of the sandbox */
export function exampleJobs(firstId: number, owner: string, username: string, since: number): readonly Job[] {
  return examples.map(({ title, input, ago, status, cases }, index) => {
    const received = Math.round(since - ago);
    const prepared = received + 1_300;
    const hasEnded = status === "FINISHED" || status === "CANCELED" || status === "REJECTED";
    const ended = hasEnded ? prepared + 500 * cases.length + 1_700 : null;
    const isPrepared = status !== "UNPACKED" && status !== "ACCEPTED" && cases !== "";
    return {
      ...{ id: firstId + index, owner, username, wireType: input.wireType, subset: input.subset },
      options: { ...input.options, title, desc: "An example; it stays as it is." },
      ...{ status, cases, cancelFlag: false, caseSeconds: null, isExample: true },
      message: messages[status],
      cpuSeconds: 2 * cases.replace(/[^cs]/g, "").length,
      submissionSize: Object.values(input.files()).reduce((sum, content) => sum + Buffer.byteLength(content), 0),
      ...{ resultSize: 0, downloaded: 0, received },
      accepted: input.wireType.startsWith("EP") || status === "UNPACKED" ? null : received + 300,
      prepared: isPrepared ? prepared : null,
      simulated: status === "FINISHED" && ended !== null ? ended - 200 : null,
      collected: status === "FINISHED" ? ended : null,
      cancelled: status === "CANCELED" ? ended : null,
      ended,
      lastUpdate: (ended ?? received) + 10,
    };
  });
}

/** The submitted files of an example. */
export function filesOfExample(id: number, firstId: number): Readonly<Record<string, string | Buffer>> {
  return examples[id - firstId]?.input.files() ?? {};
}
