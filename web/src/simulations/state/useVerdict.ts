import { skipToken, useQuery } from "@apollo/client/react";
import { type JobRowFragment, JobVerdictDocument } from "../../api/operations";
import type { Verdict } from "./jobState";

/** The verdict of EnergyPlus on a job that has finished. It costs calls of its own, so it is read for what is seen only. */
export function useVerdict({ id, status }: Pick<JobRowFragment, "id" | "status">, isSeen = true) {
  const isNeeded = status === "FINISHED" && isSeen;
  const { data, error, refetch } = useQuery(JobVerdictDocument, isNeeded ? { variables: { id } } : skipToken);
  const verdict: Verdict = status === "FINISHED" ? data?.job?.energyPlus : undefined;
  return { verdict, isKnown: data !== undefined, error, refetch };
}
