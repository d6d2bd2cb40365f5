import { isEnd, type JobRow, type JobStatusData } from "../../datasources/jess/Job.js";
import type { Checked } from "../../datasources/jess/JobsAPI.js";
import { isSameState, sinceDayBefore } from "./changes.js";
import type { LiveCaller } from "../LiveCaller.js";
import type { LiveJob } from "../LiveJob.js";
import { noJessSession, noJob } from "../liveErrors.js";
import type { Subscriber } from "../Subscriber.js";
import { Watch, type WatchDependencies, type WatchOptions } from "./Watch.js";

/** One job: `GET /job/status/<id>`, until it has ended. The list is read with the first look and at the end, where it is needed. */
export class JobWatch extends Watch {
  readonly #id: string;
  #status: Checked<JobStatusData> | undefined;
  #row: Checked<JobRow> | undefined;
  #hasReadList = false;

  constructor(id: string, shared: WatchDependencies, options: WatchOptions) {
    super(shared, options);
    this.#id = id;
  }

  protected async firstLook({ dataSources }: LiveCaller, needsRow: boolean): Promise<boolean> {
    const { jobs, jessSession } = dataSources;
    const look = this.looks.begin();
    const [status, list] = await Promise.all([jobs.status(this.#id), needsRow ? jobs.list() : undefined]);
    if (status === null) throw (await jessSession.check()).ok ? noJob(this.#id) : noJessSession(this.#id);
    if (list) this.#takeRow(list);
    return this.#take(look, status);
  }

  protected async look(): Promise<boolean> {
    const look = this.looks.begin();
    const status = await this.poller.status(this.#id);
    if (status === null) throw noJob(this.#id);
    if (isEnd(status.value.status) && this.needsRow) await this.#readRow();
    return this.#take(look, status);
  }

  protected hasAllFor({ needsRow }: Subscriber): boolean {
    return this.#status !== undefined && (this.#hasReadList || !needsRow);
  }

  protected current(): LiveJob[] {
    const latest = this.latest();
    return latest ? [latest] : [];
  }

  protected latest(): LiveJob | undefined {
    return this.#status && { id: this.#id, status: this.#status, row: this.#row };
  }

  protected get isFinished(): boolean {
    return this.#status !== undefined && isEnd(this.#status.value.status);
  }

  /** Once more at the end. The end is told in any case: with the known row when the list cannot be read now. */
  async #readRow(): Promise<void> {
    const received = this.#row?.value.received ?? null;
    const list = await this.poller.list(sinceDayBefore(received)).catch(() => undefined);
    if (list) this.#takeRow(list);
  }

  #takeRow({ value, checkedAt }: Checked<readonly JobRow[]>): void {
    const row = value.find(({ id }) => id === this.#id);
    this.#hasReadList = true;
    if (row) this.#row = { value: row, checkedAt };
  }

  #take(look: number, status: Checked<JobStatusData>): boolean {
    if (this.looks.isOutdated(look)) return false;
    const last = this.#status;
    this.#status = status;
    const changed = !last || !isSameState(last.value, status.value);
    if (changed) this.tell({ id: this.#id, status, row: this.#row });
    return changed;
  }
}
