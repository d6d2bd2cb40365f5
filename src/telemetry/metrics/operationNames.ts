/** The operations of `schema/operations`, and what they are. Any other name is a caller's word, and there may be any number of them. */
export const OPERATIONS = {
  CancelJob: "mutation",
  CheckIn: "mutation",
  Confirm: "mutation",
  Delete: "mutation",
  File: "query",
  FileText: "query",
  Files: "query",
  FilesPage: "query",
  Info: "query",
  JessAccount: "query",
  JessSession: "query",
  Job: "query",
  JobDetails: "query",
  JobResultText: "query",
  JobResults: "query",
  Jobs: "query",
  LogOff: "mutation",
  LogOn: "mutation",
  Me: "query",
  RerunJob: "mutation",
  SendMail: "mutation",
  Session: "query",
  SetJessSession: "mutation",
  SubmitJob: "mutation",
  SubmitStoredJob: "mutation",
  UpdateAccount: "mutation",
  Upload: "mutation",
  WatchActiveJobs: "subscription",
  WatchJob: "subscription",
} as const;

/** Each name is dozens of time series. */
const MAX_NAMES = 200;

/** Which names of operations may be labels. */
export class OperationNames {
  readonly #types = new Map<string, string>(Object.entries(OPERATIONS));

  /** Adds operations that the operator has chosen. Those beyond the first 200 of all are `other`. */
  add(operations: Iterable<readonly [name: string, type: string]>): void {
    for (const [name, type] of operations) {
      if (this.#types.size >= MAX_NAMES) return;
      if (!this.#types.has(name)) this.#types.set(name, type);
    }
  }

  /** The name, or `other`. */
  labelOf(name: string | undefined, type: string): string {
    return name !== undefined && this.#types.get(name) === type ? name : "other";
  }
}
