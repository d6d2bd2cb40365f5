import type { JobProgress, JobRow, JobState, JobStatusData } from "../../datasources/jess/Job.js";
import type { JobFilter } from "../../datasources/jess/JobsAPI.js";

const isSameProgress = (one: JobProgress, other: JobProgress) =>
  one.total === other.total && one.counters.join() === other.counters.join();

const isSame = (one: JobState, other: JobState) =>
  one.rawStatus === other.rawStatus && one.message === other.message && isSameProgress(one.progress, other.progress);

/** Whether two looks at a status say the same. Times alone are no change. */
export const isSameState = (one: JobStatusData, other: JobStatusData): boolean =>
  isSame(one, other) && one.isCancelling === other.isCancelling;

/** Whether two looks at a row say the same. */
export const isSameRow = (one: JobRow, other: JobRow): boolean =>
  isSame(one, other) && one.caseCount === other.caseCount;

const DAY_MS = 86_400_000;

/** Narrows the list to what was received since; from the day before, since it is not known where the upstream's day begins. */
export const sinceDayBefore = (received: number | null): JobFilter =>
  received === null ? {} : { since: new Date(Math.max(0, received - DAY_MS)).toISOString().slice(0, 10) };
