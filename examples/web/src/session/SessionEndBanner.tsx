import { Clock } from "lucide-react";
import { FAILURE_WORDS } from "../failures/failureWords";
import { Button } from "../ui/Button";
import { duration } from "../ui/duration";
import { useSession } from "./SessionContext";
import styles from "./SessionEndBanner.module.css";
import { useRenewal } from "./useRenewal";
import { useTimeLeft } from "./useTimeLeft";

const SOON_MS = 5 * 60_000;

/** Offers to renew the session while there is time. */
export function SessionEndBanner() {
  const left = useTimeLeft(useSession()?.expiresAt);
  const { renew, busy, failure } = useRenewal();
  if (left === undefined || left > SOON_MS) return null;
  return (
    <div className={styles.banner} role="region" aria-label="Session">
      <Clock size={18} />
      <p>
        {/* Read out once; the number that changes is not. */}
        <span role="status">Your session ends soon:</span> <span className={styles.time}>{duration(left)} left.</span>
        {failure && ` ${FAILURE_WORDS[failure.code].title}.`}
      </p>
      <Button small kind="primary" busy={busy} onClick={() => void renew()}>
        Stay signed in
      </Button>
    </div>
  );
}
