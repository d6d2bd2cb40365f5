import { isEnd, type JobRow, type JobStatus } from "../../datasources/jess/Job.js";
import type { Checked } from "../../datasources/jess/JobsAPI.js";
import { isSameRow, isSameState, sinceDayBefore } from "./changes.js";
import type { LiveCaller } from "../LiveCaller.js";
import type { LiveJob } from "../LiveJob.js";
import { isFinal } from "../liveErrors.js";
import { Watch, type WatchDependencies, type WatchOptions } from "./Watch.js";

/** What the list is asked for. */
const ACTIVE: readonly JobStatus[] = ["UNPACKED", "ACCEPTED", "QUEUED"];
/** Most jobs that are told of one caller: the newest. */
const MAX_JOBS = 500;
/** Most jobs that have left the list without an end, and are looked at one by one. */
const MAX_UNLISTED = 20;

export interface ActiveWatchOptions extends WatchOptions {
  /** Called once, when a caller has so many jobs that only the newest are told. */
  readonly onTooMany: (count: number) => void;
}

/** The jobs of a caller that have not ended: `GET /jobs`, and the status of each that has left the list. */
export class ActiveWatch extends Watch {
  protected readonly isFinished = false;
  readonly #onTooMany: (count: number) => void;
  /** By ascending id. */
  #listed: ReadonlyMap<string, LiveJob> = new Map();
  /** Jobs that are not listed, and have not ended: of a status that the list cannot be asked for, or that lags behind. */
  readonly #unlisted = new Map<string, LiveJob>();
  #hasLooked = false;
  #wasTooMany = false;

  constructor(shared: WatchDependencies, { onTooMany, ...options }: ActiveWatchOptions) {
    super(shared, options);
    this.#onTooMany = onTooMany;
  }

  protected async firstLook({ dataSources }: LiveCaller): Promise<boolean> {
    return this.#take(this.looks.begin(), await dataSources.jobs.list({ status: ACTIVE }));
  }

  protected async look(): Promise<boolean> {
    const changed = this.#take(this.looks.begin(), await this.poller.list({ status: ACTIVE }));
    return (await this.#follow()) || changed;
  }

  protected hasAllFor(): boolean {
    return this.#hasLooked;
  }

  protected *current(): Generator<LiveJob> {
    yield* this.#listed.values();
    yield* this.#unlisted.values();
  }

  protected latest(): LiveJob | undefined {
    return [...this.current()].at(-1);
  }

  /** @returns whether a listed job is new or has changed */
  #take(look: number, { value, checkedAt }: Checked<readonly JobRow[]>): boolean {
    if (this.looks.isOutdated(look)) return false;
    this.#hasLooked = true;
    this.#warn(value.length);
    const ids = new Set(value.map(({ id }) => id));
    for (const job of this.#listed.values()) if (!ids.has(job.id)) this.#unlisted.set(job.id, job);
    const known = new Map([...this.#listed, ...this.#unlisted]);
    const jobs = value.slice(-MAX_JOBS).map((row) => toLiveJob(row, checkedAt));
    this.#listed = new Map(jobs.map((job) => [job.id, job]));
    for (const id of ids) this.#unlisted.delete(id);
    const changed = jobs.filter((job) => !isSameJob(known.get(job.id), job));
    for (const job of changed) this.tell(job);
    return changed.length > 0;
  }

  #warn(count: number): void {
    if (count <= MAX_JOBS || this.#wasTooMany) return;
    this.#wasTooMany = true;
    this.#onTooMany(count);
  }

  /** Asks for the status of each job that is not listed. @returns whether any has changed */
  async #follow(): Promise<boolean> {
    const ended: LiveJob[] = [];
    let changed = false;
    for (const job of [...this.#unlisted.values()]) {
      const next = await this.#statusOf(job);
      if (this.isOver) return changed;
      if (!this.#unlisted.has(job.id)) continue; // a subscriber's own look has found it in the list again
      if (next === undefined || hasEnded(next)) this.#unlisted.delete(job.id);
      else this.#unlisted.set(job.id, next);
      if (next === undefined || isSameJob(job, next)) continue;
      changed = true;
      if (hasEnded(next)) ended.push(next);
      else this.tell(next);
    }
    for (const id of [...this.#unlisted.keys()].slice(0, -MAX_UNLISTED)) this.#unlisted.delete(id);
    for (const job of await this.#withRows(ended)) this.tell(job);
    return changed;
  }

  /** The job as it is now; the same as before when that cannot be read now; undefined when there is none any more. */
  async #statusOf(job: LiveJob): Promise<LiveJob | undefined> {
    try {
      const status = await this.poller.status(job.id);
      return status === null ? undefined : { ...job, status };
    } catch (error) {
      if (isFinal(error)) throw error;
      return job;
    }
  }

  /** With what the list says of jobs at their end, where that is asked for and can be read now. */
  async #withRows(ended: readonly LiveJob[]): Promise<readonly LiveJob[]> {
    if (ended.length === 0 || !this.needsRow) return ended;
    const received = ended.map(({ row }) => row?.value.received ?? null);
    const oldest = received.includes(null) ? null : Math.min(...received.map(Number));
    const list = await this.poller.list(sinceDayBefore(oldest)).catch(() => undefined);
    if (list === undefined) return ended;
    const rows = new Map(list.value.map((row) => [row.id, { value: row, checkedAt: list.checkedAt }]));
    return ended.map((job) => ({ ...job, row: rows.get(job.id) ?? job.row }));
  }
}

const toLiveJob = (row: JobRow, checkedAt: number): LiveJob => ({
  id: row.id,
  status: undefined,
  row: { value: row, checkedAt },
});

const hasEnded = ({ status }: LiveJob): boolean => status !== undefined && isEnd(status.value.status);

/** A job that has left the list, or is in it again, has changed. */
function isSameJob(one: LiveJob | undefined, other: LiveJob): boolean {
  if (one === undefined) return false;
  if (one.status && other.status) return isSameState(one.status.value, other.status.value);
  return !one.status && !other.status && !!one.row && !!other.row && isSameRow(one.row.value, other.row.value);
}
