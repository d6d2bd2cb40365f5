import { Clock } from "./Clock.js";
import type { Job } from "./Job.js";
import { JobStore } from "./JobStore.js";
import type { JobOptions, Prepare } from "./programs/Program.js";
import { filesIn, folderBytes } from "./resultFiles.js";
import type { Quirks } from "../Quirks.js";
import { Scheduler } from "./Scheduler.js";
import { refusalOf } from "./usage.js";

export interface NewJob {
  readonly owner: string;
  readonly username: string;
  readonly options: JobOptions;
  /** A folder with the submitted files, which is moved away. */
  readonly submission: string;
}

/** The simulation jobs of all accounts. */
export class Jobs {
  readonly store: JobStore;
  readonly clock = new Clock();
  readonly #scheduler: Scheduler;
  readonly #prepare: Prepare;

  private constructor(store: JobStore, quirks: Quirks, prepare: Prepare) {
    this.store = store;
    this.#prepare = prepare;
    const refusal = ({ owner, username }: Job) => refusalOf(username, store.of(owner), quirks);
    this.#scheduler = new Scheduler({ store, clock: this.clock, quirks, prepare, refusal });
  }

  static async open(dataDir: string, quirks: Quirks, prepare: Prepare): Promise<Jobs> {
    return new Jobs(await JobStore.open(dataDir), quirks, prepare);
  }

  async create({ owner, username, options, submission }: NewJob): Promise<Job> {
    const submissionSize = await folderBytes(submission);
    const received = this.clock.now();
    const job = await this.store.add(submission, (id) => ({
      ...{ id, owner, username, options, wireType: supposedType(options), subset: null, submissionSize },
      ...{ status: "UNPACKED", message: "Job received and unpacked.", cancelFlag: false, cases: "" },
      ...{ caseSeconds: null, cpuSeconds: 0, resultSize: 0, downloaded: 0, received, lastUpdate: received },
      ...{ accepted: null, prepared: null, simulated: null, collected: null, cancelled: null, ended: null },
      isExample: false,
    }));
    this.#scheduler.submit(job);
    return job;
  }

  /** False if the job has ended. */
  cancel(job: Job): Promise<boolean> {
    return this.#scheduler.cancel(job);
  }

  /** Resolves when the jobs are where they should be by now. */
  settle(): Promise<void> {
    return this.#scheduler.settle();
  }

  /** Lets the time of the jobs pass. From the first call on it passes by these calls only. */
  async advance(ms: number): Promise<void> {
    await this.settle();
    this.clock.advance(ms);
    await this.settle();
  }

  async stop(): Promise<void> {
    await this.#scheduler.stop();
    await this.store.idle();
  }

  /** Paths of the job's results. Those of an example are made first, if they are not there yet. */
  async resultsOf(job: Job): Promise<string[]> {
    const folder = this.store.resultsOf(job);
    const present = await filesIn(folder);
    if (!job.isExample || present.length > 0) return present;
    const prepared = await this.#prepare(this.store.submissionOf(job), job.options);
    for (let index = 0; index < job.cases.length; index++)
      if (job.cases[index] === "c") await prepared.runCase(index, folder);
    if (job.status === "FINISHED") await prepared.collect(folder);
    return filesIn(folder);
  }
}

/** `job_Type` until the job has been prepared. */
function supposedType({ type = "", split, program = "rtrace" }: JobOptions): string {
  switch (type.toUpperCase()) {
    case "JEP":
      return "JE_JEP";
    case "RAD":
      return `RA_${program.toUpperCase()}`;
    case "DS":
      return "DS";
    default:
      return split ? "EP_IDF_SPLIT" : "EP_IDF";
  }
}
