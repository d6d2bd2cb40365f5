/** What was submitted with a job, beside its files: the fields of the form, or those of the command `Create` under the form's names. */
export interface JobOptions {
  readonly type?: string;
  readonly title?: string;
  readonly desc?: string;
  readonly model?: string;
  readonly weather?: string;
  readonly split?: boolean;
  /** `DEFAULT`, `ALL`, `LHS`, `LIST_FILE`, … */
  readonly subset?: string;
  /** With `LHS` the size of the sample, with `LIST_FILE` the name of the list. */
  readonly cases?: string;
  readonly program?: string;
  readonly args?: string;
  readonly input?: string;
  readonly output?: string;
}

/** A job that was accepted, ready to be run case by case. */
export interface PreparedJob {
  /** As in `job_Type` of the list: `EP_IDF`, `EP_IDF_SPLIT`, `JE_JEP`, `RA_…`, `DS…`. */
  readonly wireType: string;
  /** As in `job_Subset` of the list, e.g. `LHS_RANDOM`. */
  readonly subset: string | null;
  readonly caseCount: number;
  /** The first line of `console.log`. */
  logHead(at: Date): string;
  /** How long one case runs, where the model says so. */
  readonly caseSeconds?: number;
  /** Writes the results of one case, of 0 … `caseCount` - 1; may run again after a restart. */
  runCase(index: number, resultsDir: string): Promise<void>;
  /** Writes what is made of all cases together, after the last of them. */
  collect(resultsDir: string): Promise<void>;
}

/** A job that cannot be run; `message` is the job's message. */
export class Rejection extends Error {}

/**
 * Reads and checks the files of a submission.
 * @throws {Rejection} if they make no job
 */
export type Prepare = (submissionDir: string, options: JobOptions) => Promise<PreparedJob>;
