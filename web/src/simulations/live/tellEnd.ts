import type { ApolloClient } from "@apollo/client";
import { type JobRowFragment, JobVerdictDocument } from "../../api/operations";
import type { Notices } from "../../shell/NoticesContext";
import { outcomeOf } from "../state/jobState";
import { titleOf } from "../state/jobWords";

/** Tells how a job has ended; also in a notification of the system, if the user has allowed them. */
export async function tellEnd(client: ApolloClient, job: JobRowFragment, { say, warn }: Notices): Promise<void> {
  const verdict = await verdictOf(client, job);
  const { text: outcome, isGood } = outcomeOf(job, verdict);
  const text = `${outcome}: “${titleOf(job)}”`;
  if (isGood) say(text);
  else warn(text);
  if (!("Notification" in window) || Notification.permission !== "granted" || document.visibilityState === "visible")
    return;
  new Notification("Simulation ended", { body: text, tag: `job-${job.id}` });
}

/** That a job has finished says nothing of whether the simulation went well. */
async function verdictOf(client: ApolloClient, { id, status }: JobRowFragment) {
  if (status !== "FINISHED") return undefined;
  try {
    const { data } = await client.query({ query: JobVerdictDocument, variables: { id } });
    return data?.job?.energyPlus;
  } catch {
    return undefined; // the page of the job shows the failure
  }
}
