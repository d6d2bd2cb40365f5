import { JOBS_URL, PREFLIGHT } from "../../api/endpoints";
import { type Failure, failureOfBody } from "../../failures/failureOf";

/** The result of a submission. */
export type JobResult =
  | { readonly phase: "created"; readonly jobId: string }
  /** The service refused it; `status` is its message. */
  | { readonly phase: "refused"; readonly status: string; readonly isNotLinked: boolean }
  /** All was sent, and no answer came: the job may have been created. */
  | { readonly phase: "uncertain" }
  | { readonly phase: "failed"; readonly failure: Failure }
  | { readonly phase: "cancelled" };

interface Answer {
  readonly ok: boolean;
  readonly status: string;
  readonly outcome: string;
  readonly job: { readonly id: string } | null;
}

export function resultOf({ ok, status, outcome, job }: Answer): JobResult {
  if (ok && job) return { phase: "created", jobId: job.id };
  if (outcome === "UNCERTAIN") return { phase: "uncertain" };
  return { phase: "refused", status, isNotLinked: outcome === "NO_JESS_SESSION" };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** From the JSON of `POST /jobs`; undefined if it is something else. */
function answerOf(text: string): Answer | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (!isRecord(body)) return undefined;
    const { ok, status, outcome, job } = body;
    if (typeof ok !== "boolean" || typeof status !== "string" || typeof outcome !== "string") return undefined;
    const id = isRecord(job) ? job.id : undefined;
    return { ok, status, outcome, job: typeof id === "string" ? { id } : null };
  } catch {
    return undefined; // not JSON, so not from the API
  }
}

interface Options {
  readonly signal: AbortSignal;
  /** Called with the bytes sent so far, and of all. */
  readonly onProgress: (sent: number, total: number) => void;
}

/**
 * Submits a job with its files, once. Uses XMLHttpRequest, because `fetch` has no upload progress. Never rejects.
 * @param fields options of the job, which go before the files
 */
export function sendJob(
  files: readonly File[],
  fields: readonly (readonly [name: string, value: string])[],
  { signal, onProgress }: Options,
): Promise<JobResult> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let isSent = false;
    const lost = (failure: Failure) => resolve(isSent ? { phase: "uncertain" } : { phase: "failed", failure });
    request.open("POST", JOBS_URL);
    request.withCredentials = true;
    for (const [name, value] of Object.entries(PREFLIGHT)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded, total));
    request.upload.addEventListener("load", () => (isSent = true));
    request.addEventListener("load", () => {
      const answer = answerOf(request.responseText);
      const failure = failureOfBody(request.responseText);
      if (answer) resolve(resultOf(answer));
      // Without a code it is the word of a proxy, which does not know whether the job was created.
      else if (failure.code === "UNKNOWN") lost(failure);
      else resolve({ phase: "failed", failure });
    });
    request.addEventListener("error", () => lost({ code: "INTERRUPTED", message: "" }));
    request.addEventListener("abort", () => resolve(isSent ? { phase: "uncertain" } : { phase: "cancelled" }));
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    for (const file of files) form.append("file", file, file.name);
    request.send(form);
  });
}
