import { TriangleAlert } from "../icons/icons";
import { useEffect, useEffectEvent } from "react";
import { Button } from "../ui/Button";
import { duration } from "../ui/duration";

import styles from "./FailureNotice.module.css";
import type { Failure } from "./failureOf";
import { ERROR_MESSAGES } from "./errorMessages";
import { useCountdown } from "./useCountdown";

interface Props {
  readonly failure: Failure;
  /** Shown as "Try again". Disabled until `retryAt`. Called by itself when the browser is online again. */
  readonly onRetry?: (() => void) | undefined;
}

/** An error message, announced by screen readers. */
export function FailureNotice({ failure, onRetry }: Props) {
  const { title, advice } = ERROR_MESSAGES[failure.code];
  const seconds = useCountdown(failure.retryAt);
  const explains = failure.code === "BAD_USER_INPUT" && failure.message !== "";
  // The same listener at every render: one that another listener makes change during the event would not be called.
  const retry = useEffectEvent(() => onRetry?.());
  useEffect(() => {
    if (failure.code !== "UNREACHABLE") return;
    const onOnline = () => retry();
    window.addEventListener("online", onOnline);
    return () => window.removeEventListener("online", onOnline);
  }, [failure.code]);
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
          // Not announced: the number changes each second.
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
