import type { JobRowFragment, JobVerdictQuery } from "../../api/operations";

type Job = Pick<JobRowFragment, "status" | "rawStatus" | "isEnded" | "progress"> & {
  readonly isCancelling?: boolean | null;
};

/** How EnergyPlus says that the simulation went; null if the results do not say, undefined while it is not known. */
export type Verdict = NonNullable<JobVerdictQuery["job"]>["energyPlus"] | undefined;

export interface JobState {
  readonly name: string;
  readonly tone: "plain" | "busy" | "good" | "bad";
}

/** The state in a word. The status FINISHED is no success: only EnergyPlus says whether the simulation went well. */
export function stateOf(job: Job, verdict: Verdict): JobState {
  if (job.isCancelling && !job.isEnded) return { name: "Cancelling", tone: "busy" };
  switch (job.status) {
    case "UNPACKED":
      return { name: "Received", tone: "busy" };
    case "ACCEPTED":
      return { name: "Accepted", tone: "busy" };
    case "QUEUED":
      return { name: job.progress.started + job.progress.collected > 0 ? "Running" : "Queued", tone: "busy" };
    case "FINISHED":
      if (verdict === null || verdict === undefined) return { name: "Finished", tone: "plain" };
      return verdict.isSuccessful ? { name: "Successful", tone: "good" } : { name: "Failed", tone: "bad" };
    case "CANCELED":
      return { name: "Cancelled", tone: "plain" };
    case "REJECTED":
      return { name: "Rejected", tone: "bad" };
    case "UNKNOWN":
      return { name: job.rawStatus, tone: "plain" };
  }
}

/** How a job has ended, in a few words. */
export function outcomeOf(job: Job, verdict: Verdict): { readonly text: string; readonly isGood: boolean } {
  if (job.status === "CANCELED") return { text: "Simulation cancelled", isGood: true };
  if (job.status === "REJECTED") return { text: "Simulation rejected", isGood: false };
  if (!verdict) return { text: "Simulation finished, see its results", isGood: true };
  const { isSuccessful } = verdict;
  return { text: isSuccessful ? "Simulation successful" : "Simulation failed", isGood: isSuccessful };
}
