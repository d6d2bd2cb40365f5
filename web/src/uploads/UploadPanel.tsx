import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useState } from "react";
import styles from "../transfers/Transfers.module.css";
import { duration } from "../ui/duration";
import { pluralize } from "../ui/pluralize";
import { IconButton } from "../ui/IconButton";
import { isUnderWay, type Upload } from "./UploadQueue";
import { UploadRow } from "./UploadRow";
import { useUploadQueue, useUploads } from "./UploadsContext";

type Phase = Upload["state"]["phase"];

/** What needs attention is above what is done. */
const PHASES: readonly Phase[] = ["sending", "failed", "refused", "waiting", "cancelled", "stored"];

const MAX_ROWS = 100;

const count = (uploads: readonly Upload[], ...phases: readonly Phase[]) =>
  uploads.filter(({ state }) => phases.includes(state.phase)).length;

/** One line about all uploads. */
function summary(uploads: readonly Upload[]): string {
  const left = uploads.filter(isUnderWay).length;
  if (left > 0) return `Uploading ${pluralize(left, "file")}`;
  const failed = count(uploads, "failed", "refused");
  if (failed > 0) return `${pluralize(failed, "file")} not uploaded`;
  const stored = count(uploads, "stored");
  return stored > 0 ? `${pluralize(stored, "file")} uploaded` : "Nothing uploaded";
}

/** How far all uploads together are, e.g. "17 % · 28 s left". */
function progressOf(uploads: readonly Upload[]): string | undefined {
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

/** The list of uploads, shown on every page. */
export function UploadPanel() {
  const queue = useUploadQueue();
  const uploads = useUploads();
  const [open, setOpen] = useState(true);
  if (uploads.length === 0) return null;
  const progress = progressOf(uploads);
  const sorted = PHASES.flatMap((phase) => uploads.filter(({ state }) => state.phase === phase));
  return (
    <section className={styles.panel} aria-label="Uploads">
      <header className={styles.header}>
        <h2 role="status">{summary(uploads)}</h2>
        {progress !== undefined && <span className={styles.progress}>{progress}</span>}
        <IconButton label={open ? "Collapse" : "Expand"} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <ChevronDown size={18} /> : <ChevronUp size={18} />}
        </IconButton>
        {progress === undefined && (
          <IconButton label="Clear" onClick={() => queue.clear()}>
            <X size={18} />
          </IconButton>
        )}
      </header>
      {open && (
        <ul className={styles.list}>
          {sorted.slice(0, MAX_ROWS).map((upload) => (
            <UploadRow
              key={upload.id}
              upload={upload}
              onCancel={() => queue.cancel(upload.id)}
              onRetry={() => queue.retry(upload.id)}
            />
          ))}
          {sorted.length > MAX_ROWS && (
            <li className={styles.more}>and {pluralize(sorted.length - MAX_ROWS, "more file", "more files")}</li>
          )}
        </ul>
      )}
    </section>
  );
}
