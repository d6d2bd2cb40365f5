import { z } from "zod";
import type { CallerClient } from "../../http/CallerClient.js";
import { Memo } from "../../http/cache/UpstreamResponse.js";
import { type UpstreamCall, UpstreamError } from "../../UpstreamError.js";
import { parseResult } from "../parseResult.js";
import { envelope, type Result, toResult } from "../Result.js";
import { isJobId, type JobRow, type JobStatus, type JobStatusData } from "./Job.js";
import { parseJobs } from "./parseJobs.js";
import { parseStatus } from "./parseStatus.js";
import { dataOf, type Refusals } from "./Refusals.js";

/** What narrows a list; what is absent does not. */
export interface JobFilter {
  /** First and last day of submission, YYYY-MM-DD. */
  readonly since?: string | undefined;
  readonly till?: string | undefined;
  /** Not empty. The upstream cannot be asked for `UNKNOWN`. */
  readonly status?: readonly JobStatus[] | undefined;
}

/** The end of a request to cancel a job. */
export interface Cancellation extends Result {
  /** As it was when the cancellation was noted; null after a refusal. */
  readonly job: Checked<JobStatusData> | null;
}

/** Something that the upstream said, and when it was asked, in milliseconds since 1970. */
export interface Checked<T> {
  readonly value: T;
  readonly checkedAt: number;
}

const DAY_MS = 86_400_000;

/** Parsed lists: as long as the upstream sends the same bytes, and memory permits. */
const lists = new Memo<WeakRef<readonly JobRow[]>>();

/** The caller's jobs: upstream-api §4.5 and §4.9. */
export class JobsAPI {
  readonly #http: CallerClient;
  readonly #refusals: Refusals;
  readonly #listMethod: "GET" | "POST";

  /** @param listMethod how the list is asked for: the upstream's documents name both */
  constructor(http: CallerClient, refusals: Refusals, listMethod: "GET" | "POST") {
    this.#http = http;
    this.#refusals = refusals;
    this.#listMethod = listMethod;
  }

  /** `GET /job/status/<id>`; null when there is no such job of the caller's. @param id a job id: see `isJobId` */
  async status(id: string): Promise<Checked<JobStatusData> | null> {
    const call = { service: "jess", method: "GET", path: `/job/status/${id}` } as const;
    const checkedAt = Date.now();
    const data = await unlessNotFound(async () => dataOf((await this.#http.getJson(call.path)).body, call));
    return data === undefined ? null : { value: parseStatus(data, id, call), checkedAt };
  }

  /** `GET /jobs`: the jobs that the filter lets through, by ascending id. A refusal is an error: see Refusals. */
  async list(filter: JobFilter = {}): Promise<Checked<readonly JobRow[]>> {
    const call: UpstreamCall = { service: "jess", method: this.#listMethod, path: "/jobs" };
    const checkedAt = Date.now();
    const response = await this.#http.read(call.path, { method: this.#listMethod, json: toJson(filter) });
    const known = lists.get(response)?.deref();
    const rows = known ?? (await parseJobs(response, call)) ?? (await this.#refusals.explain(call));
    if (known === undefined) lists.set(response, new WeakRef(rows), 0);
    // Once more: a proxy may drop the body of a GET, and the upstream's days may be those of another time zone.
    return { value: rows.filter((row) => matches(row, filter)), checkedAt };
  }

  /** `POST /job/<id>`: the job is cancelled some time later. Never retried. */
  async cancel(id: string): Promise<Cancellation> {
    if (!isJobId(id)) return { ok: false, status: "There is no such job.", outcome: "NOT_CANCELLED", job: null };
    const call = { service: "jess", method: "POST", path: `/job/${id}` } as const;
    const checkedAt = Date.now();
    const { body } = await this.#http.postJson(call.path, { cmd: "Cancel" });
    const { data, ...answer } = parseResult(envelope.extend({ data: z.unknown() }), body, call);
    const result = toResult(answer, [[/not found or not cancellable/i, "NOT_CANCELLED"]]);
    return { ...result, job: result.ok ? { value: parseStatus(data, id, call), checkedAt } : null };
  }

  /** The result of the operation tells when it was computed, so it is never reused. */
  noteTime(): void {
    this.#http.markImpure();
  }
}

/** Only what narrows; no body when nothing does. */
function toJson({ since, till, status }: JobFilter): object | undefined {
  const json = {
    ...(since !== undefined && { since }),
    ...(till !== undefined && { till }),
    ...(status && { status: status.join(",") }),
  };
  return Object.keys(json).length === 0 ? undefined : json;
}

function matches({ status, received }: JobRow, filter: JobFilter): boolean {
  if (filter.status && !filter.status.includes(status)) return false;
  if (received === null) return true;
  if (filter.since !== undefined && received < Date.parse(filter.since) - DAY_MS) return false;
  return filter.till === undefined || received < Date.parse(filter.till) + 2 * DAY_MS;
}

/** 404 means the same as a refusal: there is none. */
export async function unlessNotFound<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UpstreamError && error.kind === "notFound") return undefined;
    throw error;
  }
}
