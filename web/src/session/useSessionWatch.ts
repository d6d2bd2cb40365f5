import { useEffect } from "react";
import { useSession, useSessionActions } from "./SessionContext";

/** The local clock may be wrong, so the API is asked whether the session has ended. */
const REFRESH_INTERVAL_MS = 30_000;

/** The longest delay of `setTimeout`. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Refreshes the session when it should have ended, and when the page becomes visible. */
export function useSessionWatch(): void {
  const actions = useSessionActions();
  const session = useSession();
  const end = session?.expiresAt ? Date.parse(session.expiresAt) : undefined;

  useEffect(() => {
    if (end === undefined) return;
    let timer: ReturnType<typeof setTimeout>;
    const refresh = () => {
      timer = setTimeout(refresh, REFRESH_INTERVAL_MS);
      void actions.refresh();
    };
    timer = setTimeout(refresh, Math.min(MAX_TIMER_MS, Math.max(0, end - Date.now()) + 250));
    return () => clearTimeout(timer);
  }, [actions, end]);

  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === "visible") void actions.refresh();
    };
    document.addEventListener("visibilitychange", refresh);
    return () => document.removeEventListener("visibilitychange", refresh);
  }, [actions]);
}
