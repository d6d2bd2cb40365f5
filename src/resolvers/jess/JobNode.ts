import { isEnd, type JobRow, type JobState, type JobStatusData } from "../../datasources/jess/Job.js";
import type { Checked } from "../../datasources/jess/JobsAPI.js";
import type { Job } from "../../schema/jess/job/Job.js";

const toDate = (time: number | null | undefined): Date | null =>
  time === null || time === undefined ? null : new Date(time);

/**
 * A job as far as an operation needs it: by its status, its row in the list, both, or neither where only its results are asked
 * for. What is of the status comes from the row where that alone was read.
 */
export class JobNode implements Omit<Job, "checkedAt"> {
  readonly id: string;
  readonly #status: Checked<JobStatusData> | undefined;
  readonly #row: Checked<JobRow> | undefined;

  constructor(id: string, status: Checked<JobStatusData> | undefined, row?: Checked<JobRow>) {
    this.id = id;
    this.#status = status;
    this.#row = row;
  }

  get #state(): JobState {
    const state = this.#status?.value ?? this.#row?.value;
    if (state === undefined) throw new Error("a field of the status was not foreseen");
    return state;
  }

  get #data(): JobRow | undefined {
    return this.#row?.value;
  }

  get status() {
    return this.#state.status;
  }

  get rawStatus() {
    return this.#state.rawStatus;
  }

  get message() {
    return this.#state.message;
  }

  get progress() {
    return this.#state.progress;
  }

  get isEnded() {
    return isEnd(this.#state.status);
  }

  get isCancelling() {
    return this.isEnded ? false : (this.#status?.value.isCancelling ?? null);
  }

  get updatedAt() {
    return toDate(this.#status?.value.updatedAt);
  }

  get endedAt() {
    if (!this.isEnded) return null;
    return toDate(this.#status ? this.#status.value.completedAt : (this.#data?.collected ?? this.#data?.cancelled));
  }

  /** When the upstream was asked: see `JobResolver.checkedAt`. */
  get askedAt() {
    return toDate((this.#status ?? this.#row)?.checkedAt);
  }

  get title() {
    return this.#data?.title ?? null;
  }

  get description() {
    return this.#data?.description ?? null;
  }

  get type() {
    return this.#data?.type ?? "UNKNOWN";
  }

  get rawType() {
    return this.#data?.rawType ?? null;
  }

  get subset() {
    return this.#data?.subset ?? null;
  }

  get arguments() {
    return this.#data?.arguments ?? null;
  }

  get username() {
    return this.#data?.username ?? null;
  }

  get caseCount() {
    return this.#data?.caseCount ?? null;
  }

  get cpuSeconds() {
    return this.#data?.cpuSeconds ?? null;
  }

  get submissionSize() {
    return this.#data?.submissionSize ?? null;
  }

  get storageSize() {
    return this.#data?.storageSize ?? null;
  }

  get receivedAt() {
    return toDate(this.#data?.received);
  }

  get acceptedAt() {
    return toDate(this.#data?.accepted);
  }

  get preparedAt() {
    return toDate(this.#data?.prepared);
  }

  get simulatedAt() {
    return toDate(this.#data?.simulated);
  }

  get collectedAt() {
    return toDate(this.#data?.collected);
  }

  get retrievedAt() {
    return toDate(this.#data?.retrieved);
  }

  get cancelledAt() {
    return toDate(this.#data?.cancelled);
  }
}
