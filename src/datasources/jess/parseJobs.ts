import { z } from "zod";
import type { UpstreamResponse } from "../../http/cache/UpstreamResponse.js";
import { parseJson } from "../../http/response/parseJson.js";
import { type UpstreamCall, UpstreamError } from "../../UpstreamError.js";
import { parseResult } from "../parseResult.js";
import { type JobRow, toJobProgress, toJobStatus, toJobType } from "./Job.js";
import { dataOf } from "./Refusals.js";
import { CUT, splitList } from "./splitList.js";
import { count, jobNumber, quantity, text, time, wholeNumber } from "./wire.js";

/** More jobs than any account has: memory is not for them. */
const MAX_ROWS = 200_000;
/** Bytes. A shorter list is parsed at once. */
const LONG_LIST = 2 ** 18;

/** upstream-api §4.5. `id` is the account and no job. */
const row = z
  .object({
    job_SN: jobNumber,
    job_Type: text,
    job_Name: text,
    job_Desc: text,
    job_Subset: text,
    job_Args: text,
    username: text,
    status: z.string().min(1),
    message: text,
    progress: z.unknown(),
    njobs: count,
    cputime: quantity,
    submissionSize: wholeNumber,
    storageSize: wholeNumber,
    received: time,
    accepted: time,
    prepared: time,
    simulated: time,
    collected: time,
    retrieved: time,
    cancelled: time,
  })
  .transform((wire): JobRow => {
    const status = toJobStatus(wire.status);
    return {
      id: String(wire.job_SN),
      status,
      rawStatus: wire.status,
      message: wire.message,
      progress: toJobProgress(wire.progress, status),
      title: wire.job_Name,
      description: wire.job_Desc,
      type: toJobType(wire.job_Type ?? ""),
      rawType: wire.job_Type,
      subset: wire.job_Subset,
      arguments: wire.job_Args,
      username: wire.username,
      caseCount: wire.njobs,
      cpuSeconds: wire.cputime,
      submissionSize: wire.submissionSize,
      storageSize: wire.storageSize,
      received: wire.received,
      accepted: wire.accepted,
      prepared: wire.prepared,
      simulated: wire.simulated,
      collected: wire.collected,
      retrieved: wire.retrieved,
      cancelled: wire.cancelled,
    };
  });

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
  const add = (value: unknown) => {
    for (const each of parseResult(rows, value, call)) byId.set(each.id, each);
    if (byId.size > MAX_ROWS) throw badResponse(call, "too many rows");
  };
  const { bytes } = response;
  const isLong = bytes.length >= LONG_LIST;
  const envelope = isLong ? await splitList(bytes, (slice) => add(parse(slice, call))) : bytes;
  if (envelope === undefined) throw badResponse(call, "a long answer that is no list");
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
