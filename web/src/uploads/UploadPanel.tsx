import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useState } from "react";
import { pluralize } from "../ui/pluralize";
import { IconButton } from "../ui/IconButton";
import styles from "./UploadPanel.module.css";
import { isUnderWay, type Upload } from "./UploadQueue";
import { UploadRow } from "./UploadRow";
import { useUploadQueue, useUploads } from "./UploadsContext";

const count = (uploads: readonly Upload[], ...phases: readonly Upload["state"]["phase"][]) =>
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

/** The list of uploads, shown on every page. */
export function UploadPanel() {
  const queue = useUploadQueue();
  const uploads = useUploads();
  const [open, setOpen] = useState(true);
  if (uploads.length === 0) return null;
  return (
    <section className={styles.panel} aria-label="Uploads">
      <header className={styles.header}>
        <h2 role="status">{summary(uploads)}</h2>
        <IconButton label={open ? "Collapse" : "Expand"} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <ChevronDown size={18} /> : <ChevronUp size={18} />}
        </IconButton>
        {!uploads.some(isUnderWay) && (
          <IconButton label="Clear" onClick={() => queue.clear()}>
            <X size={18} />
          </IconButton>
        )}
      </header>
      {open && (
        <ul className={styles.list}>
          {uploads.map((upload) => (
            <UploadRow
              key={upload.id}
              upload={upload}
              onCancel={() => queue.cancel(upload.id)}
              onRetry={() => queue.retry(upload.id)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
