import { useState } from "react";
import { type Failure, failureOf } from "../failures/failureOf";
import { useNotices } from "../shell/NoticesContext";
import { useSessionActions } from "./SessionContext";

/** Renews the session and shows the result. */
export function useRenewal() {
  const actions = useSessionActions();
  const { say, warn } = useNotices();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const renew = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const answer = await actions.renew();
      if (answer?.ok) say("Session renewed.");
      else warn(answer?.status ?? "The session could not be renewed.");
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { renew, busy, failure };
}
