import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../store/writeWhole.js";
import { type Job, jobSchema } from "./Job.js";

export const FIRST_ID = 385_001;

/** The jobs of all accounts, in memory and in a folder each: `job.json`, `submission/` and `results/`. */
export class JobStore {
  readonly #folder: string;
  readonly #jobs = new Map<number, Job>();
  #lastId = FIRST_ID - 1;
  #saved: Promise<void> = Promise.resolve();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param examplesAt the jobs that are there from the first start on, which was at this time */
  static async open(dataDir: string, examplesAt: (since: number) => readonly Job[]): Promise<JobStore> {
    const store = new JobStore(join(dataDir, "jobs"));
    for (const job of examplesAt(await store.#firstStart())) store.#put(job);
    const ids = (await readdir(store.#folder)).filter((name) => /^\d+$/.test(name)).map(Number);
    for (const id of ids.sort((a, b) => a - b)) {
      store.#lastId = Math.max(store.#lastId, id);
      const stored = await readFile(store.#path(id, "job.json"), "utf8").catch(() => undefined);
      if (stored !== undefined) store.#put(jobSchema.parse(JSON.parse(stored)));
      // Left over from a killed process, unless it is an example.
      else if (!store.#jobs.has(id)) await rm(store.#path(id), { recursive: true, force: true });
    }
    return store;
  }

  /** Milliseconds since 1970; written down at the first start. */
  async #firstStart(): Promise<number> {
    const path = join(this.#folder, "first-start");
    const stored = await readFile(path, "utf8").catch(() => undefined);
    if (stored !== undefined) return Number(stored);
    const now = Date.now();
    await writeWhole(path, String(now));
    return now;
  }

  #put(job: Job): void {
    this.#jobs.set(job.id, job);
    this.#lastId = Math.max(this.#lastId, job.id);
  }

  /** In the order of their ids. */
  get all(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  /** The jobs of the web account with this e-mail address. */
  of(owner: string): readonly Job[] {
    return this.all.filter((job) => job.owner === owner);
  }

  /** The job with this id, as in a URL, if it is the account's. */
  find(id: string, owner: string): Job | undefined {
    const job = /^\d{1,15}$/.test(id) ? this.#jobs.get(Number(id)) : undefined;
    return job?.owner === owner ? job : undefined;
  }

  submissionOf({ id }: Job): string {
    return this.#path(id, "submission");
  }

  resultsOf({ id }: Job): string {
    return this.#path(id, "results");
  }

  /** Takes a new job over. @param submission a folder, which is moved into the store */
  async add(submission: string, jobWith: (id: number) => Job): Promise<Job> {
    const job = jobWith(++this.#lastId);
    await mkdir(this.resultsOf(job), { recursive: true, mode: 0o700 });
    await rename(submission, this.submissionOf(job));
    await this.save(job);
    this.#jobs.set(job.id, job);
    return job;
  }

  /** Call this after changing a job. Resolves when the change is on disk. */
  save(job: Job): Promise<void> {
    const write = () => writeWhole(this.#path(job.id, "job.json"), JSON.stringify(job, null, 2));
    // One write at a time, also after a failed one: the last state wins.
    this.#saved = this.#saved.then(write, write);
    return this.#saved;
  }

  /** Resolves when all changes are on disk. */
  idle(): Promise<void> {
    return this.#saved.catch(() => undefined);
  }

  #path(id: number, ...names: string[]): string {
    return join(this.#folder, String(id), ...names);
  }
}
