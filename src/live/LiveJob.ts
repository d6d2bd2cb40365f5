import type { JobRow, JobStatusData } from "../datasources/jess/Job.js";
import type { Checked } from "../datasources/jess/JobsAPI.js";

/** One event: a job as it was when it was last looked at. */
export interface LiveJob {
  readonly id: string;
  /** Undefined where only the list was read. */
  readonly status: Checked<JobStatusData> | undefined;
  /** Undefined where the list was not read, or lacks the job. */
  readonly row: Checked<JobRow> | undefined;
}
