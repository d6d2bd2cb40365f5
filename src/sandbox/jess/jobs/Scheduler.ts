import { createHash } from "node:crypto";
import { extendLog } from "./consoleLog.js";
import { folderBytes } from "./resultFiles.js";
import type { Clock } from "./Clock.js";
import { EventQueue } from "./EventQueue.js";
import { hasEnded, type Job, type JobEnd, setCase } from "./Job.js";
import type { JobStore } from "./JobStore.js";
import { type Prepare, type PreparedJob, Rejection } from "../programs/Program.js";
import type { Quirks } from "../../Quirks.js";
import { Slots } from "./Slots.js";

/** How long the steps of a job take at speed 1, in milliseconds. */
const STEPS = { unpacked: 300, accepted: 1_000, collecting: 200, cancelling: 1_000 } as const;

export interface SchedulerParts {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly quirks: Pick<Quirks, "jobSlots" | "caseSeconds" | "speed" | "jobFilesEarly">;
  readonly prepare: Prepare;
  /** Why the job's account may not run it. */
  readonly refusal: (job: Job) => string | undefined;
}

/** Leads the jobs through their lives: UNPACKED, ACCEPTED, QUEUED while the cases run, FINISHED. */
export class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #events: EventQueue;
  readonly #slots = new Slots();
  readonly #prepared = new Map<number, Promise<PreparedJob>>();

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#events = new EventQueue(parts.clock);
    for (const job of parts.store.all) if (!hasEnded(job) && (!job.isExample || job.cancelFlag)) this.#resume(job);
  }

  /** Resolves when the jobs are where they should be by now. */
  settle(): Promise<void> {
    return this.#events.settle();
  }

  stop(): Promise<void> {
    return this.#events.stop();
  }

  /** Takes on a job that was just received. */
  submit(job: Job): void {
    this.#later(job, job.received, STEPS.unpacked, (at) => this.#accept(job, at));
  }

  /** False if the job has ended. Otherwise it is cancelled a little later. */
  async cancel(job: Job): Promise<boolean> {
    if (hasEnded(job)) return false;
    const now = this.#parts.clock.now();
    this.#later(job, now, STEPS.cancelling, (at) => this.#cancelWaiting(job, at));
    Object.assign(job, { cancelFlag: true, lastUpdate: now });
    await this.#parts.store.save(job);
    return true;
  }

  /** After a restart: cases that ran begin again. */
  #resume(job: Job): void {
    const now = this.#parts.clock.now();
    if (job.cancelFlag) this.#later(job, now, STEPS.cancelling, (at) => this.#cancelWaiting(job, at));
    else if (job.status === "UNPACKED") this.#later(job, now, STEPS.unpacked, (at) => this.#accept(job, at));
    else if (job.status === "ACCEPTED") this.#later(job, now, STEPS.accepted, (at) => this.#queue(job, at));
    else if (/^c+$/.test(job.cases)) this.#later(job, now, STEPS.collecting, (at) => this.#collect(job, at));
    else {
      job.cases = job.cases.replaceAll("s", "w");
      this.#slots.add(job);
      this.#later(job, now, 0, () => Promise.resolve());
    }
  }

  async #accept(job: Job, at: number): Promise<void> {
    const refusal = this.#parts.refusal(job);
    if (refusal !== undefined) throw new Rejection(refusal);
    const { wireType, subset } = await this.#preparedOf(job);
    // Null for EnergyPlus in all recordings (upstream-api.md §4.5).
    const accepted = wireType.startsWith("EP") ? null : at;
    Object.assign(job, { status: "ACCEPTED", message: "Job accepted.", wireType, subset, accepted });
    this.#later(job, at, STEPS.accepted, (next) => this.#queue(job, next));
  }

  async #queue(job: Job, at: number): Promise<void> {
    const { caseCount, caseSeconds = null } = await this.#preparedOf(job);
    const message = "Job preparation done; awaiting execution.";
    Object.assign(job, { status: "QUEUED", message, prepared: at, cases: "w".repeat(caseCount), caseSeconds });
    this.#slots.add(job);
  }

  async #fillSlots(at: number): Promise<void> {
    while (this.#slots.running() < this.#parts.quirks.jobSlots) {
      const next = this.#slots.take();
      if (!next) return;
      const { job, index } = next;
      setCase(job, index, "s");
      await this.#tell(job, index, "started", at);
      const seconds = this.#caseSeconds(job, index);
      this.#later(job, at, seconds * 1000, (end) => this.#endCase(job, index, seconds, end));
      await this.#changed(job, at);
    }
  }

  async #endCase(job: Job, index: number, seconds: number, at: number): Promise<void> {
    const { store } = this.#parts;
    this.#slots.release(job);
    job.cpuSeconds += seconds;
    if (job.cancelFlag) {
      if (!job.cases.includes("w")) await this.#endCancelled(job, at);
      return;
    }
    await this.#tell(job, index, "ended", at);
    await (await this.#preparedOf(job)).runCase(index, store.resultsOf(job));
    setCase(job, index, "c");
    if (/[^c]/.test(job.cases)) return;
    job.simulated = at;
    this.#later(job, at, STEPS.collecting, (next) => this.#collect(job, next));
  }

  /** A line in the job's `console.log`, where that can be read before the end. */
  async #tell(job: Job, index: number, what: string, at: number): Promise<void> {
    const { store, quirks } = this.#parts;
    if (!quirks.jobFilesEarly) return;
    const time = new Date(at);
    const head = (await this.#preparedOf(job)).logHead(time);
    const line = `${time.toISOString()} Case ${index + 1} of ${job.cases.length} has ${what}.`;
    await extendLog(store.resultsOf(job), head, [line]);
  }

  async #collect(job: Job, at: number): Promise<void> {
    await (await this.#preparedOf(job)).collect(this.#parts.store.resultsOf(job));
    await this.#end(job, "FINISHED", "Job finished. Results collected into tables.", at);
  }

  async #cancelWaiting(job: Job, at: number): Promise<void> {
    job.cases = job.cases.replaceAll("w", "x");
    await this.#endCancelled(job, at);
  }

  async #endCancelled(job: Job, at: number): Promise<void> {
    if (this.#slots.running(job) === 0) await this.#end(job, "CANCELED", "Job is cancelled", at);
  }

  async #end(job: Job, status: JobEnd, message: string, at: number): Promise<void> {
    this.#prepared.delete(job.id);
    this.#slots.drop(job);
    const resultSize = await folderBytes(this.#parts.store.resultsOf(job));
    Object.assign(job, { status, message, cancelFlag: false, ended: at, resultSize });
    if (status === "FINISHED") job.collected = at;
    if (status === "CANCELED") job.cancelled = at;
  }

  /** A step of a job, which is left out if the job has ended by then. A step that fails ends the job. */
  #later(job: Job, from: number, ms: number, step: (at: number) => Promise<void>): void {
    this.#events.add(from + Math.round(ms / this.#parts.quirks.speed), async (at) => {
      if (hasEnded(job)) return;
      try {
        await step(at);
      } catch (error) {
        const message = error instanceof Rejection ? error.message : `The job failed: ${String(error)}`;
        await this.#end(job, "REJECTED", message, at);
      }
      await this.#changed(job, at);
      await this.#fillSlots(at);
    });
  }

  async #changed(job: Job, at: number): Promise<void> {
    job.lastUpdate = hasEnded(job) ? at + 10 : at;
    await this.#parts.store.save(job);
  }

  #preparedOf(job: Job): Promise<PreparedJob> {
    const { store, prepare } = this.#parts;
    const prepared = this.#prepared.get(job.id) ?? prepare(store.submissionOf(job), job.options);
    this.#prepared.set(job.id, prepared);
    return prepared;
  }

  /** What the model says, or the usual time ± 30 %, the same for a case each time. */
  #caseSeconds({ id, caseSeconds }: Job, index: number): number {
    if (caseSeconds !== null) return caseSeconds;
    const byte = createHash("sha256").update(`${id}/${index}`).digest()[0] ?? 0;
    return this.#parts.quirks.caseSeconds * (0.7 + (0.6 * byte) / 255);
  }
}
