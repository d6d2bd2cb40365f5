import { CircleAlert, CircleCheck, CircleSlash, X } from "../icons/icons";
import { ERROR_MESSAGES } from "../failures/errorMessages";
import { useCountdown } from "../failures/useCountdown";
import { childOf } from "../files/filePath";
import { Button } from "../ui/Button";
import { byteCount } from "../ui/byteCount";
import { duration } from "../ui/duration";
import { IconButton } from "../ui/IconButton";
import type { Upload, UploadState } from "./UploadQueue";
import { pluralize } from "../ui/pluralize";
import styles from "../transfers/Transfers.module.css";

interface Props {
  readonly upload: Upload;
  readonly onCancel: () => void;
  readonly onRetry: () => void;
}

export function UploadRow({ upload, onCancel, onRetry }: Props) {
  const { file, folder, within, state } = upload;
  const wait = useCountdown(state.phase === "failed" ? state.failure.retryAt : undefined);
  const underWay = state.phase === "waiting" || state.phase === "sending";
  const canRetry = state.phase === "failed" || state.phase === "refused" || state.phase === "cancelled";
  return (
    <li className={styles.row}>
      <div className={styles.top}>
        <Mark state={state} />
        <p className={styles.name} title={childOf(folder, file.name)}>
          {file.name}
        </p>
        {underWay && (
          <IconButton label={`Cancel ${file.name}`} onClick={onCancel}>
            <X size={18} />
          </IconButton>
        )}
        {canRetry && (
          <Button small disabled={wait > 0} onClick={onRetry}>
            {wait > 0 ? `Try again in ${duration(wait * 1000)}` : "Try again"}
          </Button>
        )}
      </div>
      {underWay && (
        <progress
          aria-label={`Progress of ${file.name}`}
          max={Math.max(1, file.size)}
          value={state.phase === "sending" ? Math.max(state.sent, file.size === 0 ? 1 : 0) : 0}
        />
      )}
      <p className={state.phase === "failed" || state.phase === "refused" ? styles.problem : styles.note}>
        {statusText(upload)}
        {within !== "" && ` · ${within}`}
      </p>
    </li>
  );
}

function Mark({ state }: { readonly state: UploadState }) {
  switch (state.phase) {
    case "stored":
      return <CircleCheck size={18} className={styles.good} />;
    case "failed":
    case "refused":
      return <CircleAlert size={18} className={styles.bad} />;
    case "cancelled":
      return <CircleSlash size={18} className={styles.note} />;
    case "waiting":
    case "sending":
      return null;
  }
}

function statusText({ state, file: { size }, unpacksTo }: Upload): string {
  switch (state.phase) {
    case "waiting":
      return "Waiting";
    case "sending": {
      if (state.sent >= size) return "Processing";
      const progress = `${Math.floor((state.sent / size) * 100)} % of ${byteCount(size)}`;
      if (!state.rate) return progress;
      return `${progress} · ${byteCount(state.rate)}/s · ${duration(((size - state.sent) / state.rate) * 1000)} left`;
    }
    case "stored":
      return `${byteCount(size)} uploaded${unpacksTo === undefined ? "" : `, unpacked into ${pluralize(unpacksTo, "file")}`}`;
    case "refused":
      return state.status;
    case "failed": {
      const { code, message } = state.failure;
      const { title, advice } = ERROR_MESSAGES[code];
      return `${title}. ${code === "BAD_USER_INPUT" && message !== "" ? message : advice}`;
    }
    case "cancelled":
      return "Cancelled";
  }
}
