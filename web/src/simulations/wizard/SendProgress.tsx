import { byteCount } from "../../ui/byteCount";
import { duration } from "../../ui/duration";
import type { SubmissionState } from "../submission/useSubmission";
import styles from "./Wizard.module.css";

type Sending = Extract<SubmissionState, { phase: "sending" }>;

function words({ sent, total, rate }: Sending): string {
  if (total === 0) return "Submitting …";
  if (sent >= total) return "All was sent. Waiting for the answer …";
  const progress = `${Math.floor((sent / total) * 100)} % of ${byteCount(total)}`;
  return rate ? `${progress} · ${byteCount(rate)}/s · ${duration(((total - sent) / rate) * 1000)} left` : progress;
}

export function SendProgress({ state }: { readonly state: Sending }) {
  const { sent, total } = state;
  return (
    <div className={styles.progress}>
      {total > 0 && <progress aria-label="Progress of the upload" max={total} value={sent} />}
      <p className={styles.note}>{words(state)}</p>
    </div>
  );
}
