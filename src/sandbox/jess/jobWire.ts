import { countCases, hasEnded, type Job } from "./jobs/Job.js";
import type { Quirks } from "../Quirks.js";
import type { Json } from "../wire/jacksonJson.js";

/** The id of the JESS account: the same on all rows of the list (upstream-api.md §4.5). */
const ACCOUNT_ID = 1;
/** `id` of a status is a row's id, smaller than the job's (§4.9). */
const ROW_ID_OFFSET = 56;
/** What a job takes beside its files (§4.13). */
const RECORD_BYTES = 171;

export const storageSize = ({ submissionSize, resultSize }: Job): number => submissionSize + resultSize + RECORD_BYTES;

/** The status as the wire has it. */
export function statusWord(job: Job, { cancelWord, unknownStatus }: Quirks): string {
  if (job.status === "CANCELED") return cancelWord;
  if (job.status === "QUEUED" && /[sc]/.test(job.cases)) return unknownStatus ?? job.status;
  return job.status;
}

/** Seven counters: total, two that are always 0 here, cancelled, waiting, started, collected (§4.9, §4.13). */
export function progressOf(job: Job, { progressForm }: Quirks): string {
  const [cancelled, waiting, started, collected] = (["x", "w", "s", "c"] as const).map((each) => countCases(job, each));
  const counters = [job.cases.length, 0, 0, cancelled, waiting, started, collected];
  switch (progressForm) {
    case "spaced":
      return counters.join(", ");
    case "tight":
      return counters.join(",");
    case "broken":
      return counters.slice(0, 5).join(", ");
  }
}

/** The status object of §4.9; the order of its members is that of the recording of a finished job. */
export function statusOf(job: Job, quirks: Quirks): Json {
  const isCompleted = hasEnded(job) || quirks.nullCompletionTime === "never";
  const { statusId } = quirks;
  return {
    progress: progressOf(job, quirks),
    completion_Time: isCompleted ? (job.ended ?? job.lastUpdate) : null,
    ...(statusId === "job_SN" ? { job_SN: job.id } : { job_ID: job.id }),
    cancel_Flag: job.cancelFlag,
    last_Update: job.lastUpdate,
    status_Info: job.message,
    ...(statusId === "both" && { id: job.id - ROW_ID_OFFSET }),
    status: statusWord(job, quirks),
  };
}

/** A row of the list: §4.5. */
export function rowOf(job: Job, quirks: Quirks): Json {
  const { accepted, prepared, simulated, collected, cancelled, options } = job;
  const extras = quirks.listExtras;
  return {
    id: ACCOUNT_ID,
    job_SN: job.id,
    job_Type: job.wireType,
    job_Name: options.title ?? "",
    ...(extras && { job_Desc: options.desc ?? "" }),
    job_Subset: job.subset,
    job_Args: options.args ?? "",
    username: job.username,
    status: statusWord(job, quirks),
    message: job.message,
    progress: progressOf(job, quirks),
    njobs: job.cases.length,
    cputime: Math.round(job.cpuSeconds),
    submissionSize: quirks.submissionSize === "real" ? job.submissionSize : 0,
    storageSize: storageSize(job),
    resultSize: 0, // in all recordings
    received: job.received,
    ...(extras && { accepted, prepared, simulated, collected, retrieved: null, cancelled }),
  };
}
