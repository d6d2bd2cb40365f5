import { createContext, use, useEffect, useSyncExternalStore } from "react";
import type { JobRowFragment } from "../../api/operations";
import type { ActiveJobs } from "./ActiveJobs";
import type { LiveState } from "./LiveStream";

export const ActiveJobsContext = createContext<ActiveJobs | undefined>(undefined);

export function useActiveJobs(): ActiveJobs {
  const jobs = use(ActiveJobsContext);
  if (!jobs) throw new Error("There is no ActiveJobsProvider around this component.");
  return jobs;
}

/** Keeps the stream open while the component is on the page, and gives what it has told. */
export function useLiveJobs(): { readonly jobs: readonly JobRowFragment[]; readonly state: LiveState } {
  const active = useActiveJobs();
  useEffect(() => active.retain(), [active]);
  return {
    jobs: useSyncExternalStore(active.subscribe, active.read),
    state: useSyncExternalStore(active.stream.subscribe, active.stream.read),
  };
}
