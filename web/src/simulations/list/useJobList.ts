import { NetworkStatus } from "@apollo/client";
import { useQuery } from "@apollo/client/react";
import { useEffect, useRef } from "react";
import { SimulationListDocument, type SimulationListQuery } from "../../api/operations";
import { type Failure, failureOf } from "../../failures/failureOf";
import { useLiveJobs } from "../live/ActiveJobsContext";
import type { LiveState } from "../live/LiveStream";
import { filterOf, isOfTab, isOnDays, type Shown } from "./jobFilter";

/** Jobs for each request. */
const PAGE_SIZE = 50;

export type ListedJob = Omit<SimulationListQuery["jobs"]["nodes"][number], "isCancelling"> & {
  readonly isCancelling?: boolean | null;
};

export interface JobList {
  /** Undefined while loading. */
  readonly jobs: readonly ListedJob[] | undefined;
  /** Of the service, before a filter by days. */
  readonly totalCount: number;
  readonly failure: Failure | undefined;
  readonly live: LiveState;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly refresh: () => void;
}

/** A list of jobs in pages, newest first, that follows the stream: bars move, and new jobs appear on top. */
export function useJobList(shown: Shown): JobList {
  const { jobs: told, state } = useLiveJobs();
  const { data, error, fetchMore, refetch, networkStatus } = useQuery(SimulationListDocument, {
    variables: { filter: filterOf(shown), first: PAGE_SIZE },
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
    notifyOnNetworkStatusChange: true,
  });
  const page = data?.jobs;
  const listed = page?.nodes;
  const isOnePage = (listed?.length ?? 0) <= PAGE_SIZE; // of several, all but the first would be gone
  const wasPaused = useRef(false);
  useEffect(() => {
    if (wasPaused.current && state.phase === "on" && isOnePage) void refetch().catch(() => undefined); // shown as `error`
    wasPaused.current = state.phase === "paused";
  }, [state.phase, isOnePage, refetch]);
  const newest = Number(listed?.[0]?.id ?? 0);
  const added = told
    .filter((job) => Number(job.id) > newest && isOfTab(job, shown))
    .sort((one, other) => Number(other.id) - Number(one.id));
  const after = page?.pageInfo.endCursor ?? null;
  return {
    jobs: listed && [...added, ...listed].filter((job) => isOnDays(job, shown)),
    totalCount: (page?.totalCount ?? 0) + added.length,
    failure: error && failureOf(error),
    live: state,
    hasMore: page?.pageInfo.hasNextPage ?? false,
    isLoadingMore: networkStatus === NetworkStatus.fetchMore,
    // Errors of both are in `error`.
    loadMore: () => void fetchMore({ variables: { after } }).catch(() => undefined),
    refresh: () => void refetch().catch(() => undefined),
  };
}
