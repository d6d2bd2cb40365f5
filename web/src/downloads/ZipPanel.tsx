import { CircleAlert, CircleCheck, CircleSlash, X } from "../icons/icons";
import { ERROR_MESSAGES } from "../failures/errorMessages";
import { Button } from "../ui/Button";
import { byteCount } from "../ui/byteCount";
import { IconButton } from "../ui/IconButton";
import { pluralize } from "../ui/pluralize";
import styles from "../transfers/Transfers.module.css";
import { isZipping, type Zip, type ZipState } from "./ZipQueue";
import { useZipQueue, useZips } from "./ZipsContext";

/** The downloads that this page puts together, shown on every page. */
export function ZipPanel() {
  const queue = useZipQueue();
  const zips = useZips();
  if (zips.length === 0) return null;
  const running = zips.filter(isZipping).length;
  return (
    <section className={styles.panel} aria-label="Downloads">
      <header className={styles.header}>
        <h2 role="status">{running > 0 ? `Downloading ${pluralize(running, "zip file")}` : "Downloads"}</h2>
        {running === 0 && (
          <IconButton label="Clear" onClick={() => queue.clear()}>
            <X size={18} />
          </IconButton>
        )}
      </header>
      <ul className={styles.list}>
        {zips.toReversed().map((zip) => (
          <ZipRow key={zip.id} zip={zip} onCancel={() => queue.cancel(zip.id)} onRetry={() => queue.retry(zip.id)} />
        ))}
      </ul>
    </section>
  );
}

interface Props {
  readonly zip: Zip;
  readonly onCancel: () => void;
  readonly onRetry: () => void;
}

function ZipRow({ zip, onCancel, onRetry }: Props) {
  const { name, state } = zip;
  const { phase } = state;
  return (
    <li className={styles.row}>
      <div className={styles.top}>
        {phase === "saved" && <CircleCheck size={18} className={styles.good} />}
        {phase === "failed" && <CircleAlert size={18} className={styles.bad} />}
        {(phase === "cancelled" || phase === "empty") && <CircleSlash size={18} className={styles.note} />}
        <p className={styles.name} title={name}>
          {name}
        </p>
        {isZipping(zip) && (
          <IconButton label={`Cancel ${name}`} onClick={onCancel}>
            <X size={18} />
          </IconButton>
        )}
        {(phase === "failed" || phase === "cancelled") && (
          <Button small onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
      {isZipping(zip) && (
        <progress
          aria-label={`Progress of ${name}`}
          max={1}
          value={state.phase === "reading" ? state.bytes / Math.max(1, state.total) : 0}
        />
      )}
      <p className={phase === "failed" ? styles.problem : styles.note}>{statusText(state)}</p>
    </li>
  );
}

function statusText(state: ZipState): string {
  switch (state.phase) {
    case "listing":
      return state.found > 0 ? `Found ${pluralize(state.found, "file")} …` : "Looking for files …";
    case "reading": {
      const percent = Math.floor((state.bytes / Math.max(1, state.total)) * 100);
      return `${percent} % of ${pluralize(state.files, "file")}, ${byteCount(state.total)}`;
    }
    case "saved":
      return `${pluralize(state.files, "file")}, ${byteCount(state.total)} downloaded`;
    case "empty":
      return "There are no files in it.";
    case "cancelled":
      return "Cancelled";
    case "failed": {
      const { title, advice } = ERROR_MESSAGES[state.failure.code];
      return `${state.path === undefined ? "" : `${state.path}: `}${title}. ${advice}`;
    }
  }
}
