import { z } from "zod";
import { type UpstreamCall, UpstreamError } from "../../UpstreamError.js";
import { parseResult } from "../parseResult.js";
import { type JobStatusData, toJobProgress, toJobStatus } from "./Job.js";
import { jobNumber, text, time } from "./wire.js";

/** upstream-api §4.9. `id` is a row of theirs and no job. */
const status = z.object({
  job_ID: jobNumber.nullish(),
  job_SN: jobNumber.nullish(),
  status: z.string().min(1),
  status_Info: text,
  progress: z.unknown(),
  cancel_Flag: z.boolean().nullish(),
  last_Update: time,
  completion_Time: time,
});

/**
 * Reads `data` of `GET /job/status/<id>` and of a cancellation.
 * @throws UpstreamError `badResponse`, also when it is the status of another job
 */
export function parseStatus(data: unknown, id: string, call: UpstreamCall): JobStatusData {
  const wire = parseResult(status, data, call);
  if (String(wire.job_ID ?? wire.job_SN) !== id) {
    throw new UpstreamError({ ...call, kind: "badResponse", detail: "the status of another job" });
  }
  const known = toJobStatus(wire.status);
  return {
    id,
    status: known,
    rawStatus: wire.status,
    message: wire.status_Info,
    progress: toJobProgress(wire.progress, known),
    isCancelling: wire.cancel_Flag === true,
    updatedAt: wire.last_Update,
    completedAt: wire.completion_Time,
  };
}
