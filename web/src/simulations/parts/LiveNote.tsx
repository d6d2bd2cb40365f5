import { WifiOff } from "../../icons/icons";
import { duration } from "../../ui/duration";
import type { LiveState } from "../live/LiveStream";
import { SILENCE_MS } from "../live/LiveStream";
import { useNow } from "../live/useNow";
import styles from "./LiveNote.module.css";

/** A break as short as a restart of the service is no news. */
const SHORT_MS = 10_000;

/** Tells that what is shown may be old. */
export function LiveNote({ state }: { readonly state: LiveState }) {
  const now = useNow();
  if (state.phase !== "on" || state.lostSince === undefined) return null;
  const { lastSeenAt, lostSince } = state;
  const isSilent = lastSeenAt !== undefined && now - lastSeenAt > SILENCE_MS;
  if (!isSilent && now - lostSince < SHORT_MS) return null;
  return (
    <p className={styles.note} role="note">
      <WifiOff size={16} />
      {lastSeenAt === undefined
        ? "No live connection. Trying again …"
        : `Connection lost, last seen ${duration(Math.max(1000, now - lastSeenAt))} ago. Trying again …`}
    </p>
  );
}
