/** Where a job is on its way; `UNKNOWN` for words that are not the upstream's documented ones. */
export type JobStatus = "UNPACKED" | "ACCEPTED" | "QUEUED" | "FINISHED" | "CANCELED" | "REJECTED" | "UNKNOWN";

/** What a job simulates. */
export type JobType = "ENERGYPLUS" | "ENERGYPLUS_SPLIT" | "JEPLUS" | "RADIANCE" | "DAYSIM" | "UNKNOWN";

/** How many cases are where. All zero, and no `counters`, when the upstream's text made no sense. */
export interface JobProgress {
  readonly total: number;
  readonly waiting: number;
  readonly started: number;
  readonly collected: number;
  readonly cancelled: number;
  readonly other: number;
  /** 0 to 1; 1 for a finished job. */
  readonly fraction: number;
  /** As the upstream gives them: total, unknown, unknown, cancelled, waiting, started, collected. */
  readonly counters: readonly number[];
}

/** What both the status of a job and its row in the list say. */
export interface JobState {
  readonly id: string;
  readonly status: JobStatus;
  readonly rawStatus: string;
  readonly message: string | null;
  readonly progress: JobProgress;
}

/** A job as `GET /job/status/<id>` and a cancellation tell it. Times are milliseconds since 1970. */
export interface JobStatusData extends JobState {
  /** As the upstream says: also of a job that has ended. */
  readonly isCancelling: boolean;
  readonly updatedAt: number | null;
  /** Means something only where the job has ended. */
  readonly completedAt: number | null;
}

/** A job as `GET /jobs` tells it. Times are milliseconds since 1970. */
export interface JobRow extends JobState {
  readonly title: string | null;
  readonly description: string | null;
  readonly type: JobType;
  readonly rawType: string | null;
  readonly subset: string | null;
  readonly arguments: string | null;
  readonly username: string | null;
  readonly caseCount: number | null;
  readonly cpuSeconds: number | null;
  /** Bytes. */
  readonly submissionSize: number | null;
  /** Bytes. */
  readonly storageSize: number | null;
  readonly received: number | null;
  readonly accepted: number | null;
  readonly prepared: number | null;
  readonly simulated: number | null;
  readonly collected: number | null;
  readonly retrieved: number | null;
  readonly cancelled: number | null;
}

const STATUSES: ReadonlySet<string> = new Set<JobStatus>([
  "UNPACKED",
  "ACCEPTED",
  "QUEUED",
  "FINISHED",
  "CANCELED",
  "REJECTED",
]);
const ENDS: ReadonlySet<JobStatus> = new Set<JobStatus>(["FINISHED", "CANCELED", "REJECTED"]);

const isJobStatus = (word: string): word is JobStatus => STATUSES.has(word);

/** Reads the upstream's word, which some clients expect with two Ls. */
export function toJobStatus(word: string): JobStatus {
  if (word === "CANCELLED") return "CANCELED";
  return isJobStatus(word) ? word : "UNKNOWN";
}

/** Whether no further change is to be expected. */
export const isEnd = (status: JobStatus): boolean => ENDS.has(status);

/** Reads `job_Type` of a row. */
export function toJobType(word: string): JobType {
  if (word === "EP_IDF") return "ENERGYPLUS";
  if (word === "EP_IDF_SPLIT") return "ENERGYPLUS_SPLIT";
  if (word === "JE_JEP") return "JEPLUS";
  if (word.startsWith("RA")) return "RADIANCE";
  return word.startsWith("DS") ? "DAYSIM" : "UNKNOWN";
}

/** The largest number of cases: GraphQL's Int ends there. */
const MAX_COUNT = 2 ** 31 - 1;
const NO_PROGRESS = { total: 0, waiting: 0, started: 0, collected: 0, cancelled: 0, other: 0, counters: [] } as const;

/** Reads seven whole numbers between commas, with any white space. A text that is anything else hides no job: it counts nothing. */
export function toJobProgress(text: unknown, status: JobStatus): JobProgress {
  const pieces = typeof text === "string" && text.length <= 200 ? text.split(",") : [];
  const counters = pieces.map((piece) => (/^\s*\d{1,10}\s*$/.test(piece) ? Number(piece) : Number.NaN));
  const [total, first, second, cancelled, waiting, started, collected] = counters;
  if (
    total === undefined ||
    first === undefined ||
    second === undefined ||
    cancelled === undefined ||
    waiting === undefined ||
    started === undefined ||
    collected === undefined ||
    counters.length > 7 ||
    !counters.every((count) => count <= MAX_COUNT) ||
    first + second > MAX_COUNT
  ) {
    return { ...NO_PROGRESS, fraction: status === "FINISHED" ? 1 : 0 };
  }
  const done = total > 0 ? Math.min(1, (collected + cancelled) / total) : 0;
  const fraction = status === "FINISHED" ? 1 : done;
  return { total, waiting, started, collected, cancelled, other: first + second, fraction, counters };
}

/** Whether a text may be the id of a job: exact as a number, and in one spelling only. */
export const isJobId = (text: string): boolean => /^[1-9]\d{0,14}$/.test(text);
