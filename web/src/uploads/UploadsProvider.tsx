import { type ReactNode, useEffect, useState } from "react";
import { useSessionEnd } from "../session/SessionContext";
import { isUnderWay, UploadQueue } from "./UploadQueue";
import { sendFile } from "./sendFile";
import { UploadsContext } from "./UploadsContext";

/** Uploads continue when the page changes. */
export function UploadsProvider({ children }: { readonly children: ReactNode }) {
  const onSessionEnd = useSessionEnd();
  const [queue] = useState(() => new UploadQueue({ send: sendFile, onSessionEnd }));
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (queue.read().some(isUnderWay)) event.preventDefault();
    };
    const retry = () => queue.retryInterrupted();
    window.addEventListener("beforeunload", warn);
    window.addEventListener("online", retry);
    return () => {
      window.removeEventListener("beforeunload", warn);
      window.removeEventListener("online", retry);
      queue.stop();
    };
  }, [queue]);
  return <UploadsContext value={queue}>{children}</UploadsContext>;
}
