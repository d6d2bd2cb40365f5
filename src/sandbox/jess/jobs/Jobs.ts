import { join } from "node:path";
import { Clock } from "./Clock.js";
import { exampleJobs, filesOfExample } from "../examples/exampleJobs.js";
import type { Job } from "./Job.js";
import { FIRST_ID, JobStore } from "./JobStore.js";
import type { JobOptions, Prepare } from "../programs/Program.js";
import { filesIn, folderBytes } from "./resultFiles.js";
import type { Quirks } from "../../Quirks.js";
import { Scheduler } from "./Scheduler.js";
import { jessAccount } from "../../store/startingContent.js";
import { writeWhole } from "../../store/writeWhole.js";
import { refusalOf } from "../usage.js";

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
  readonly #making = new Map<number, Promise<void>>();
  /** Files of examples that are being written. */
  readonly #writing = new Set<Promise<unknown>>();
  #isStopped = false;

  private constructor(store: JobStore, quirks: Quirks, prepare: Prepare) {
    this.store = store;
    this.#prepare = prepare;
    const refusal = ({ owner, username }: Job) => refusalOf(username, store.of(owner), quirks);
    this.#scheduler = new Scheduler({ store, clock: this.clock, quirks, prepare, refusal });
  }

  static async open(dataDir: string, quirks: Quirks, prepare: Prepare): Promise<Jobs> {
    const examplesAt = (since: number) => exampleJobs(FIRST_ID, "demo@example.org", jessAccount.user, since);
    return new Jobs(await JobStore.open(dataDir, examplesAt), quirks, prepare);
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
    this.#isStopped = true;
    await this.#scheduler.stop();
    await Promise.allSettled([...this.#making.values(), ...this.#writing]);
    await this.store.idle();
  }

  /** The folder with the submitted files. Those of an example are written when they are first asked for. */
  async submissionOf(job: Job): Promise<string> {
    const folder = this.store.submissionOf(job);
    if (!job.isExample) return folder;
    this.#throwIfStopped();
    const files = Object.entries(filesOfExample(job.id, FIRST_ID));
    const writing = Promise.all(files.map(([name, content]) => writeWhole(join(folder, name), content)));
    this.#writing.add(writing);
    await writing.finally(() => this.#writing.delete(writing));
    return folder;
  }

  /** Paths of the job's results. Those of an example are made when they are first asked for. */
  async resultsOf(job: Job): Promise<string[]> {
    const folder = this.store.resultsOf(job);
    if (job.isExample && job.resultSize === 0 && job.cases.includes("c")) {
      this.#throwIfStopped();
      const making = this.#making.get(job.id) ?? this.#makeResults(job, folder);
      this.#making.set(job.id, making);
      await making;
    }
    return filesIn(folder);
  }

  /** A request may outlast its connection: after the end it would write into a folder that is being removed. */
  #throwIfStopped(): void {
    if (this.#isStopped) throw new Error("The sandbox has stopped.");
  }

  async #makeResults(job: Job, folder: string): Promise<void> {
    const prepared = await this.#prepare(await this.submissionOf(job), job.options);
    for (let index = 0; index < job.cases.length; index++)
      if (job.cases[index] === "c") await prepared.runCase(index, folder);
    if (job.status === "FINISHED") await prepared.collect(folder);
    job.resultSize = await folderBytes(folder);
    await this.store.save(job);
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
