import type { JobRow } from "../datasources/jess/Job.js";
import type { Checked } from "../datasources/jess/JobsAPI.js";

/** The upstream's list of jobs, once read for an operation. */
export class JobList {
  /** By ascending id. */
  readonly rows: readonly JobRow[];
  readonly checkedAt: number;
  #byId: ReadonlyMap<string, JobRow> | undefined;

  constructor({ value, checkedAt }: Checked<readonly JobRow[]>) {
    this.rows = value;
    this.checkedAt = checkedAt;
  }

  find(id: string): Checked<JobRow> | undefined {
    this.#byId ??= new Map(this.rows.map((row) => [row.id, row]));
    const value = this.#byId.get(id);
    return value && { value, checkedAt: this.checkedAt };
  }
}
