import { ChevronDown, ChevronUp, X } from "../icons/icons";
import { useEffect, useState } from "react";
import { useLocation } from "../routing/RouterContext";
import styles from "../transfers/Transfers.module.css";
import { pluralize } from "../ui/pluralize";
import { IconButton } from "../ui/IconButton";
import { UploadRow } from "./UploadRow";
import { byUrgency, progressOf, summaryOf } from "./uploadWords";
import { useUploadQueue, useUploads } from "./UploadsContext";

const MAX_ROWS = 100;

/** The list of uploads, shown on every page. Once all are stored, it stays no longer than the page: it would cover the next one. */
export function UploadPanel() {
  const queue = useUploadQueue();
  const uploads = useUploads();
  const [open, setOpen] = useState(true);
  const page = useLocation().pathname.split("/")[1];
  useEffect(
    () => () => {
      if (queue.read().every(({ state }) => state.phase === "stored")) queue.clear();
    },
    [page, queue],
  );
  if (uploads.length === 0) return null;
  const progress = progressOf(uploads);
  const sorted = byUrgency(uploads);
  return (
    <section className={styles.panel} aria-label="Uploads">
      <header className={styles.header}>
        <h2 role="status">{summaryOf(uploads)}</h2>
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
