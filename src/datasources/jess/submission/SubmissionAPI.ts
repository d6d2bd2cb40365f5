import { z } from "zod";
import type { CallerClient, JsonAnswer } from "../../../http/CallerClient.js";
import { type UpstreamCall, UpstreamError } from "../../../UpstreamError.js";
import { parseResult } from "../../parseResult.js";
import { envelope, type Refusals, type Result, toResult } from "../../Result.js";
import { MultipartBody, type OutgoingField, type OutgoingFile, type SentFile } from "../../users/files/multipart.js";
import { isJobId } from "../Job.js";
import { jobNumber } from "../wire.js";
import { toCommand } from "./createCommand.js";
import { isZip, type JobForm } from "./JobForm.js";
import type { StoredJobInput } from "./jobInput.js";

/** What came of a job that was to be created. */
export interface Submission extends Result {
  /** Null unless `ok`. */
  readonly jobId: string | null;
  /** What was sent, in order; empty for a job from stored files. */
  readonly files: readonly SentFile[];
  /** As it was sent. */
  readonly title: string | null;
  /** When it began to be sent, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Bytes that the job holds; null where that is not known: of stored files, and of what a zip holds. */
  readonly size: number | null;
}

/** Told of each job that was created, and, with null, of each of which that is uncertain. */
export type OnSubmitted = (jobId: string | null) => void;

const UNCERTAIN = {
  ok: false,
  status:
    "All was sent, but no answer came. The job may have been created: look at `candidates` before you send it again.",
  outcome: "UNCERTAIN",
} as const satisfies Result;

const created = envelope.extend({ data: z.unknown() });

const CALL: UpstreamCall = { service: "jess", method: "POST", path: "/job" };

/**
 * Whether the upstream may have done all the same what it had been sent: there is no answer, or none that can be understood.
 * A redirect or a 4xx is an answer.
 */
const isNoAnswer = (error: unknown): boolean =>
  error instanceof UpstreamError && (error.status === undefined || error.status < 300 || error.status >= 500);

/** Creates jobs: upstream-api §4.6 and §4.7. Never retried, since a job that is sent twice runs twice. */
export class SubmissionAPI {
  readonly #http: CallerClient;
  readonly #onSubmitted: OnSubmitted | undefined;

  constructor(http: CallerClient, onSubmitted?: OnSubmitted) {
    this.#http = http;
    this.#onSubmitted = onSubmitted;
  }

  /**
   * `POST /job` with files: each is streamed as it arrives.
   *
   * @param form knows the fields among the parts, once they have come
   * @throws BadJobInput, also after all files were sent: the body then lacks its end, so that there is no job
   */
  async submit(
    form: JobForm,
    parts: AsyncIterable<OutgoingFile | OutgoingField>,
    maxFileBytes: number,
  ): Promise<Submission> {
    const startedAt = Date.now();
    const body = new MultipartBody(parts, maxFileBytes, (sent) => {
      form.checkTogether();
      form.checkFiles(sent);
    });
    const { contentType, sent: files } = body;
    const isComplete = () => body.complete;
    const result = await this.#create((onSent) =>
      this.#http.upload(CALL.path, { contentType, bytes: body.bytes(), isComplete, onSent }),
    );
    const holdsZip = files.some(({ name }) => isZip(name));
    const size = holdsZip ? null : files.reduce((sum, file) => sum + file.size, 0);
    return { ...result, files, title: form.title ?? null, startedAt, size };
  }

  /** `POST /job` for the files of a folder of the storage. @throws BadJobInput */
  submitStored(folder: string, input: StoredJobInput): Promise<Submission> {
    return this.#createStored({ ...toCommand(input), uploadRef: folder }, input);
  }

  /** `POST /job` for the files of another job. @throws BadJobInput */
  async rerun(jobId: string, input: StoredJobInput): Promise<Submission> {
    const command = toCommand(input);
    if (isJobId(jobId)) {
      return this.#createStored({ ...command, jobRef: Number(jobId) }, input, [
        [/not accessible|not found/i, "NO_JOB"],
      ]);
    }
    const status = "There is no such job.";
    const facts = { files: [], title: null, startedAt: Date.now(), size: null };
    return { ok: false, status, outcome: "NO_JOB", jobId: null, ...facts };
  }

  async #createStored(command: object, { title }: StoredJobInput, refusals?: Refusals): Promise<Submission> {
    const startedAt = Date.now();
    const result = await this.#create((onSent) => this.#http.postJson(CALL.path, command, { onSent }), refusals);
    return { ...result, files: [], title: title ?? null, startedAt, size: null };
  }

  /** @throws UpstreamError when there is no job */
  async #create(
    send: (onSent: () => void) => Promise<JsonAnswer>,
    refusals?: Refusals,
  ): Promise<Result & Pick<Submission, "jobId">> {
    const told = { isSent: false };
    try {
      const { body } = await send(() => (told.isSent = true));
      const answer = parseResult(created, body, CALL);
      if (!answer.ok) return { ...toResult(answer, refusals), jobId: null };
      if (!told.isSent) {
        throw new UpstreamError({ ...CALL, kind: "badResponse", detail: "created before all of it was sent" });
      }
      const jobId = String(parseResult(created.extend({ data: jobNumber }), body, CALL).data);
      this.#onSubmitted?.(jobId);
      return { ...toResult(answer), jobId };
    } catch (error) {
      if (!told.isSent || !isNoAnswer(error)) throw error;
      this.#onSubmitted?.(null);
      return { ...UNCERTAIN, jobId: null };
    }
  }
}
