import { TriangleAlert } from "lucide-react";
import { Button } from "../ui/Button";
import { duration } from "../ui/duration";

import styles from "./FailureNotice.module.css";
import type { Failure } from "./failureOf";
import { FAILURE_WORDS } from "./failureWords";
import { useCountdown } from "./useCountdown";

interface Props {
  readonly failure: Failure;
  /** Offered as "Try again", once the time that the service asks for has gone by. */
  readonly onRetry?: (() => void) | undefined;
}

/** What went wrong and what to do, read out at once. */
export function FailureNotice({ failure, onRetry }: Props) {
  const { title, advice } = FAILURE_WORDS[failure.code];
  const seconds = useCountdown(failure.retryAt);
  const explains = failure.code === "BAD_USER_INPUT" && failure.message !== "";
  return (
    <div className={styles.notice} role="alert">
      <TriangleAlert size={20} />
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        <p>{explains ? failure.message : advice}</p>
        {failure.requestId !== undefined && (
          <p className={styles.reference}>
            Reference <code>{failure.requestId}</code>
          </p>
        )}
        {seconds > 0 && (
          // The number changes each second: not to be read out each time.
          <p className={styles.wait} aria-live="off">
            You can try again in {duration(seconds * 1000)}.
          </p>
        )}
        {onRetry && (
          <Button small onClick={onRetry} disabled={seconds > 0}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}
