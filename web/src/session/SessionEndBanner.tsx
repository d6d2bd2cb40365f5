import { Clock } from "../icons/icons";
import { ERROR_MESSAGES } from "../failures/errorMessages";
import { Button } from "../ui/Button";
import { duration } from "../ui/duration";
import { useSession } from "./SessionContext";
import styles from "./SessionEndBanner.module.css";
import { useRenewal } from "./useRenewal";
import { useTimeLeft } from "./useTimeLeft";

const SOON_MS = 5 * 60_000;

/** Offers to renew the session before it expires. */
export function SessionEndBanner() {
  const left = useTimeLeft(useSession()?.expiresAt);
  const { renew, busy, failure } = useRenewal();
  if (left === undefined || left > SOON_MS) return null;
  return (
    <div className={styles.banner} role="region" aria-label="Session">
      <Clock size={18} />
      <p>
        {/* Only this part is announced, not the changing number. */}
        <span role="status">Your session expires soon:</span>{" "}
        <span className={styles.time}>{duration(left)} left.</span>
        {failure && ` ${ERROR_MESSAGES[failure.code].title}.`}
      </p>
      <Button small kind="primary" busy={busy} onClick={() => void renew()}>
        Stay signed in
      </Button>
    </div>
  );
}
