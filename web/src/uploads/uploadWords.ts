import { duration } from "../ui/duration";
import { pluralize } from "../ui/pluralize";
import { isUnderWay, type Upload } from "./UploadQueue";

type Phase = Upload["state"]["phase"];

/** What needs attention is above what is done. */
const PHASES: readonly Phase[] = ["sending", "failed", "refused", "waiting", "cancelled", "stored"];

const count = (uploads: readonly Upload[], ...phases: readonly Phase[]) =>
  uploads.filter(({ state }) => phases.includes(state.phase)).length;

/** One line about all uploads. */
export function summaryOf(uploads: readonly Upload[]): string {
  const left = uploads.filter(isUnderWay).length;
  if (left > 0) return `Uploading ${pluralize(left, "file")}`;
  const failed = count(uploads, "failed", "refused");
  if (failed > 0) return `${pluralize(failed, "file")} not uploaded`;
  const stored = count(uploads, "stored");
  return stored > 0 ? `${pluralize(stored, "file")} uploaded` : "Nothing uploaded";
}

/** How far all uploads together are, e.g. "17 % · 28 s left". */
export function progressOf(uploads: readonly Upload[]): string | undefined {
  if (!uploads.some(isUnderWay)) return undefined;
  let [total, sent, rate] = [0, 0, 0];
  for (const { state, file } of uploads) {
    if (state.phase !== "stored" && state.phase !== "sending" && state.phase !== "waiting") continue;
    total += file.size;
    if (state.phase === "stored") sent += file.size;
    if (state.phase === "sending") [sent, rate] = [sent + state.sent, rate + (state.rate ?? 0)];
  }
  const percent = `${Math.floor((sent / Math.max(1, total)) * 100)} %`;
  return rate > 0 ? `${percent} · ${duration(((total - sent) / rate) * 1000)} left` : percent;
}

/** Those that run first, those that are done last. */
export const byUrgency = (uploads: readonly Upload[]): readonly Upload[] =>
  PHASES.flatMap((phase) => uploads.filter(({ state }) => state.phase === phase));
