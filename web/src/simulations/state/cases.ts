import type { JobRowFragment } from "../../api/operations";

export type Progress = JobRowFragment["progress"];

/** The parts of the bar, in its order. Each case of a job is in one of them. */
export const PARTS = [
  { key: "collected", name: "Collected", hint: "done, results collected" },
  { key: "started", name: "Started", hint: "running, or results still to be collected" },
  { key: "waiting", name: "Waiting", hint: "not yet run" },
  { key: "cancelled", name: "Cancelled", hint: "will not be run" },
  { key: "other", name: "Other", hint: "in a state that this page does not know" },
] as const;

/** The parts in words, e.g. "5 of 21 cases collected, 4 started, 12 waiting". */
export function inWords(progress: Progress): string {
  const { total, collected } = progress;
  if (total === 0) return "No cases yet";
  const others = PARTS.slice(1).flatMap(({ key, name }) =>
    progress[key] > 0 ? [`${progress[key]} ${name.toLowerCase()}`] : [],
  );
  return [`${collected} of ${total} ${total === 1 ? "case" : "cases"} collected`, ...others].join(", ");
}
