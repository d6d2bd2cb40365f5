import { useEffect } from "react";
import { useSession, useSessionActions } from "./SessionContext";

/** A clock may be wrong, so at the end of the session the API is asked whether it has ended, again after this. */
const ASK_AGAIN_MS = 30_000;

/** Timers cannot wait longer than this. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Notices the end of the session when it comes, and whatever became of it while the page was out of sight. */
export function useSessionWatch(): void {
  const actions = useSessionActions();
  const session = useSession();
  const end = session?.expiresAt ? Date.parse(session.expiresAt) : undefined;

  useEffect(() => {
    if (end === undefined) return;
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      timer = setTimeout(look, ASK_AGAIN_MS);
      void actions.look();
    };
    timer = setTimeout(look, Math.min(MAX_TIMER_MS, Math.max(0, end - Date.now()) + 250));
    return () => clearTimeout(timer);
  }, [actions, end]);

  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") void actions.look();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [actions]);
}
