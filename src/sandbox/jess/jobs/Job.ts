import { z } from "zod";

const time = z.number().nullable();

const text = z.string().exactOptional();
const options = z.object({
  ...{ type: text, title: text, desc: text, model: text, weather: text, split: z.boolean().exactOptional() },
  ...{ subset: text, cases: text, program: text, args: text, input: text, output: text },
});

/** A job as `job.json` has it. Times are milliseconds since 1970, sizes bytes. */
export const jobSchema = z.object({
  id: z.number(),
  /** E-mail address of the web account that submitted it. */
  owner: z.string(),
  /** Name of the JESS account. */
  username: z.string(),
  options,
  wireType: z.string(),
  subset: z.string().nullable(),
  status: z.enum(["UNPACKED", "ACCEPTED", "QUEUED", "FINISHED", "CANCELED", "REJECTED"]),
  message: z.string(),
  cancelFlag: z.boolean(),
  /** A letter for each case: w(aiting), s(tarted), c(ollected), x (cancelled); empty until the job is queued. */
  cases: z.string(),
  /** How long one case runs, where the model says so. */
  caseSeconds: z.number().nullable(),
  cpuSeconds: z.number(),
  /** Of the submitted files after unpacking. */
  submissionSize: z.number(),
  resultSize: z.number(),
  downloaded: z.number(),
  received: z.number(),
  accepted: time,
  prepared: time,
  simulated: time,
  collected: time,
  cancelled: time,
  /** When the job ended, in whichever way. */
  ended: time,
  lastUpdate: z.number(),
  /** A job of the start content: it stays as it is, and its results are made when they are first asked for. */
  isExample: z.boolean(),
});

export type Job = z.infer<typeof jobSchema>;
export type JobEnd = "FINISHED" | "CANCELED" | "REJECTED";
type CaseState = "w" | "s" | "c" | "x";

export const hasEnded = ({ status }: Job): boolean =>
  status === "FINISHED" || status === "CANCELED" || status === "REJECTED";

/** How many cases of a job are in one state. */
export const countCases = ({ cases }: Job, state: CaseState): number => cases.split(state).length - 1;

export function setCase(job: Job, index: number, state: CaseState): void {
  job.cases = job.cases.slice(0, index) + state + job.cases.slice(index + 1);
}
