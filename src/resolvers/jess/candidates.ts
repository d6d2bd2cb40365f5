import type { Submission } from "../../datasources/jess/submission/SubmissionAPI.js";
import type { Loaders } from "../../loaders/Loaders.js";
import { JobNode } from "./JobNode.js";

const DAY_MS = 86_400_000;
/** By so much the upstream's clock may be behind ours. */
const CLOCKS_MS = 60_000;

const normalize = (title: string | null): string => title?.trim() ?? "";

/** The jobs that an uncertain submission may have become, newest first: of its title and time and, where that is known, its size. */
export async function candidatesOf(
  { title, startedAt, size }: Pick<Submission, "title" | "startedAt" | "size">,
  loaders: Loaders,
): Promise<JobNode[]> {
  // The day before, since it is not known where the upstream's day begins.
  const { rows, checkedAt } = await loaders.jobs({ since: new Date(startedAt - DAY_MS).toISOString().slice(0, 10) });
  return rows
    .filter(
      (row) =>
        normalize(row.title) === normalize(title) &&
        (row.received ?? 0) >= startedAt - CLOCKS_MS &&
        (size === null || !row.submissionSize || row.submissionSize === size),
    )
    .toReversed()
    .map((row) => new JobNode(row.id, undefined, { value: row, checkedAt }));
}
