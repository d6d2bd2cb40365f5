import { type Job, countCases } from "./Job.js";

/** Gives the cases of several jobs in turns, so that a job of many cases holds no other up. */
export class Slots {
  readonly #turns: Job[] = [];
  readonly #running = new Map<number, number>();

  /** Cases that run, of one job or of all. */
  running(job?: Job): number {
    if (job) return this.#running.get(job.id) ?? 0;
    return [...this.#running.values()].reduce((sum, count) => sum + count, 0);
  }

  add(job: Job): void {
    this.#turns.push(job);
  }

  /** The next case to run, of the job whose turn it is. */
  take(): { readonly job: Job; readonly index: number } | undefined {
    for (;;) {
      const job = this.#turns.shift();
      if (!job) return undefined;
      if (job.status !== "QUEUED" || job.cancelFlag) continue;
      const index = job.cases.indexOf("w");
      if (index < 0) continue;
      if (countCases(job, "w") > 1) this.#turns.push(job);
      this.#running.set(job.id, this.running(job) + 1);
      return { job, index };
    }
  }

  release(job: Job): void {
    const left = this.running(job) - 1;
    if (left > 0) this.#running.set(job.id, left);
    else this.drop(job);
  }

  /** Releases all slots of the job. */
  drop({ id }: Job): void {
    this.#running.delete(id);
  }
}
