import { useApolloClient } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";
import { JobFactsFragmentDoc, LiveJobDocument, type LiveJobSubscription } from "../../api/operations";
import { useSession, useSessionEnd } from "../../session/SessionContext";
import { useActiveJobs } from "./ActiveJobsContext";
import { type LiveState, LiveStream } from "./LiveStream";
import { openStream } from "./openStream";

/**
 * Follows a job to its end; what is told is written to the cache.
 * @param isActive whether it is known not to have ended
 */
export function useLiveJob(id: string, isActive: boolean): LiveState {
  const client = useApolloClient();
  const onSessionEnd = useSessionEnd();
  const active = useActiveJobs();
  const [state, setState] = useState<LiveState>({ phase: "off" });
  const stream = useRef<LiveStream<LiveJobSubscription>>(undefined);

  useEffect(() => {
    if (!isActive) return;
    const live = new LiveStream<LiveJobSubscription>({
      open: (sink) => openStream(client, LiveJobDocument, { id }, sink),
      onData: ({ job }) => {
        if (job.isEnded) live.stop();
        const entity = `Job:${id}`;
        client.cache.writeFragment({ id: entity, fragment: JobFactsFragmentDoc, fragmentName: "JobFacts", data: job });
        active.hear(job);
      },
      expectsEvents: () => true,
      onResume: () => undefined, // each subscription begins with the whole state
      onSessionEnd,
    });
    stream.current = live;
    const letGo = active.watchElsewhere(id);
    const unsubscribe = live.subscribe(() => setState(live.read()));
    live.start();
    return () => {
      unsubscribe();
      live.stop();
      letGo();
      stream.current = undefined;
    };
  }, [client, id, isActive, onSessionEnd, active]);

  const end = useSession()?.expiresAt;
  useEffect(() => stream.current?.restart(), [end]); // under the new session
  return isActive ? state : { phase: "off" };
}
