import { useState } from "react";
import { type Failure, failureOf } from "../failures/failureOf";
import { useNotices } from "../shell/NoticesContext";
import { useSessionActions } from "./SessionContext";

/** Renews the session, and says how that went. */
export function useRenewal() {
  const actions = useSessionActions();
  const { say } = useNotices();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const renew = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const answer = await actions.renew();
      say(answer?.ok ? "Your session has been renewed." : (answer?.status ?? "Your session was not renewed."));
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { renew, busy, failure };
}
