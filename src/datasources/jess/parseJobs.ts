import { z } from "zod";
import type { UpstreamResponse } from "../../http/cache/UpstreamResponse.js";
import { parseJson } from "../../http/response/parseJson.js";
import { type UpstreamCall, UpstreamError } from "../../UpstreamError.js";
import { parseResult } from "../parseResult.js";
import { type JobProgress, type JobRow, toJobProgress, toJobStatus, toJobType } from "./Job.js";
import { dataOf } from "./Refusals.js";
import { CUT, SLICE_BYTES, splitList } from "./splitList.js";
import { given, jobNumber, textOrNull } from "./wire.js";

/** More jobs than any account has: memory is not for them. */
const MAX_ROWS = 200_000;
/** Bytes. A shorter list is parsed at once. */
const LONG_LIST = 2 ** 18;

/** upstream-api §4.5. `id` is the account and no job. */
const row = z.object({
  job_SN: jobNumber,
  job_Type: given.text,
  job_Name: given.text,
  job_Desc: given.text,
  job_Subset: given.text,
  job_Args: given.text,
  username: given.text,
  status: z.string().min(1),
  message: given.text,
  progress: z.unknown(),
  njobs: given.count,
  cputime: given.quantity,
  submissionSize: given.wholeNumber,
  storageSize: given.wholeNumber,
  received: given.time,
  accepted: given.time,
  prepared: given.time,
  simulated: given.time,
  collected: given.time,
  retrieved: given.time,
  cancelled: given.time,
});

/** @param progressOf see `toJobProgress` */
function toJobRow(wire: z.infer<typeof row>, progressOf: typeof toJobProgress): JobRow {
  const status = toJobStatus(wire.status);
  const type = textOrNull(wire.job_Type);
  return {
    id: String(wire.job_SN),
    status,
    rawStatus: wire.status,
    message: textOrNull(wire.message),
    progress: progressOf(wire.progress, status),
    title: textOrNull(wire.job_Name),
    description: textOrNull(wire.job_Desc),
    type: toJobType(type ?? ""),
    rawType: type,
    subset: textOrNull(wire.job_Subset),
    arguments: textOrNull(wire.job_Args),
    username: textOrNull(wire.username),
    caseCount: wire.njobs ?? null,
    cpuSeconds: wire.cputime ?? null,
    submissionSize: wire.submissionSize ?? null,
    storageSize: wire.storageSize ?? null,
    received: wire.received ?? null,
    accepted: wire.accepted ?? null,
    prepared: wire.prepared ?? null,
    simulated: wire.simulated ?? null,
    collected: wire.collected ?? null,
    retrieved: wire.retrieved ?? null,
    cancelled: wire.cancelled ?? null,
  };
}

/** `toJobProgress` for one list: jobs that have ended have the same few texts, and share what was read of them. */
function progressReader(): typeof toJobProgress {
  const known = new Map<string, JobProgress>();
  return (text, status) => {
    if (typeof text !== "string") return toJobProgress(text, status);
    const key = `${status} ${text}`;
    const progress = known.get(key) ?? toJobProgress(text, status);
    known.set(key, progress);
    return progress;
  };
}

const rows = z.array(row);

/**
 * Reads the answer to `GET /jobs`; of two rows of one job the last counts.
 *
 * @returns the rows by ascending id; undefined when the upstream refuses
 * @throws UpstreamError `badResponse`
 */
export async function parseJobs(
  response: UpstreamResponse,
  call: UpstreamCall,
): Promise<readonly JobRow[] | undefined> {
  const byId = new Map<string, JobRow>();
  const progressOf = progressReader();
  const add = (value: unknown) => {
    for (const wire of parseResult(rows, value, call)) {
      const each = toJobRow(wire, progressOf);
      byId.set(each.id, each);
    }
    if (byId.size > MAX_ROWS) throw badResponse(call, "too many rows");
  };
  const { bytes } = response;
  const isLong = bytes.length >= LONG_LIST;
  const envelope = isLong ? await splitList(bytes, (slice) => parseJson(slice, SLICE_BYTES), add) : bytes;
  if (envelope === undefined) throw badResponse(call, "a long answer that is no list of JSON");
  const data = dataOf(parse(envelope, call), call);
  if (data === undefined) return undefined;
  if (!isLong) add(data);
  else if (!(Array.isArray(data) && data[0] === CUT)) throw badResponse(call, "a long answer with another list");
  return [...byId.values()].sort((one, other) => Number(one.id) - Number(other.id));
}

function parse(bytes: Buffer, call: UpstreamCall): unknown {
  const value = parseJson(bytes);
  if (value === undefined) throw badResponse(call, "broken JSON");
  return value;
}

const badResponse = (call: UpstreamCall, detail: string) => new UpstreamError({ ...call, kind: "badResponse", detail });
