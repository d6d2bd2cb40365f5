import { useApolloClient } from "@apollo/client/react";
import { type ReactNode, useEffect, useState } from "react";
import { useSession, useSessionEnd } from "../../session/SessionContext";
import { useNotices } from "../../shell/NoticesContext";
import { ActiveJobs } from "./ActiveJobs";
import { ActiveJobsContext } from "./ActiveJobsContext";
import { tellEnd } from "./tellEnd";

/** Tells the end of each job that was seen active, on whatever page the user is. */
export function ActiveJobsProvider({ children }: { readonly children: ReactNode }) {
  const client = useApolloClient();
  const onSessionEnd = useSessionEnd();
  const notices = useNotices();
  const [jobs] = useState(
    () => new ActiveJobs({ client, onSessionEnd, onEnd: (job) => void tellEnd(client, job, notices) }),
  );
  const session = useSession();
  const end = session?.expiresAt;
  useEffect(() => jobs.stream.restart(), [jobs, end]); // under the new session
  const isIn = session !== undefined;
  useEffect(() => {
    if (isIn) jobs.settle();
    return () => jobs.stop();
  }, [jobs, isIn]);
  return <ActiveJobsContext value={jobs}>{children}</ActiveJobsContext>;
}
