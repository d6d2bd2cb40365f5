import type { Job } from "../jobs/Job.js";
import { statusWord } from "../jobWire.js";
import type { Quirks } from "../../Quirks.js";
import { HttpError, textMember } from "../../routes/responses.js";

const DAY_MS = 86_400_000;

/** The filter of the list, all of it optional: days of submission, both included, and a list of statuses (upstream-api.md §4.5). */
export function jobFilter(body: Record<string, unknown>, quirks: Quirks): (job: Job) => boolean {
  const since = day(body, "since") ?? -Infinity;
  const till = (day(body, "till") ?? Infinity) + DAY_MS;
  const statuses = textMember(body, "status")?.split(/[\s,]+/);
  return (job) =>
    job.received >= since &&
    job.received < till &&
    (statuses === undefined || statuses.includes("") || statuses.includes(statusWord(job, quirks)));
}

/** The beginning of the day in UTC; the zone of the real service is unknown. */
function day(body: Record<string, unknown>, name: string): number | undefined {
  const text = textMember(body, name);
  if (text === null) return undefined;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw new HttpError(400, `${name} must be like 2020-12-01.`);
  return time;
}
