import type { GraphQLResolveInfo } from "graphql";
import type { Context } from "../../context/Context.js";
import { isJobId, type JobStatusData } from "../../datasources/jess/Job.js";
import type { Checked } from "../../datasources/jess/JobsAPI.js";
import { JobNode } from "./JobNode.js";
import { selectedFields, type Step } from "./selectedFields.js";

const OF_STATUS = new Set(
  ["status", "rawStatus", "message", "progress", "isEnded", "isCancelling"].concat([
    "updatedAt",
    "endedAt",
    "checkedAt",
  ]),
);
const OF_RESULTS = new Set(["results", "result", "energyPlus"]);
/** Known without any call. */
const OF_THE_ID = new Set(["id", "archiveUrl", "__typename"]);

/** What an operation needs to know of a job. */
export interface JobNeeds {
  readonly status: boolean;
  readonly row: boolean;
  readonly results: boolean;
}

const TO_NODES: readonly Step[] = [["JobConnection", "nodes"]];
const TO_EDGES: readonly Step[] = [
  ["JobConnection", "edges"],
  ["JobEdge", "node"],
];

/** Whether the operation selects results of the jobs of a connection, each of which costs a call. */
export const needsResults = (info: GraphQLResolveInfo): boolean =>
  [TO_NODES, TO_EDGES].some((way) => [...selectedFields(info, "Job", way)].some((name) => OF_RESULTS.has(name)));

/** By the fields that the operation selects of the jobs that a field gives. */
export function jobNeeds(info: GraphQLResolveInfo): JobNeeds {
  const fields = [...selectedFields(info, "Job")];
  return {
    status: fields.some((name) => OF_STATUS.has(name)),
    row: fields.some((name) => !OF_STATUS.has(name) && !OF_RESULTS.has(name) && !OF_THE_ID.has(name)),
    results: fields.some((name) => OF_RESULTS.has(name)),
  };
}

/**
 * The job with what is needed of it, or null when the caller has no such job. What is not needed is not asked for: a job of
 * which only fields of the list, or only results, are needed costs no status call, unless they are not there.
 */
export async function findJob(id: string, needs: JobNeeds, { loaders }: Context): Promise<JobNode | null> {
  if (!isJobId(id)) return null;
  const [status, row] = await Promise.all([
    needs.status ? loaders.jobStatus.load(id) : undefined,
    needs.row ? loaders.jobs().then((list) => list.find(id)) : undefined,
  ]);
  if (status === null) return null;
  if (status !== undefined || row !== undefined) return new JobNode(id, status, row);
  if (needs.results && !needs.row && (await loaders.results.load(id)) !== null) return new JobNode(id, undefined);
  const existing = await loaders.jobStatus.load(id);
  return existing && new JobNode(id, existing);
}

/** The same for a job whose status is known already, as after a cancellation. */
export async function completeJob(
  status: Checked<JobStatusData>,
  needs: JobNeeds,
  { loaders }: Context,
): Promise<JobNode> {
  const { id } = status.value;
  return new JobNode(id, status, needs.row ? (await loaders.jobs()).find(id) : undefined);
}

/** The job by the list alone, which serves all jobs of an operation by one call. */
export async function findJobInList(id: string, { loaders }: Context): Promise<JobNode | null> {
  if (!isJobId(id)) return null;
  const row = (await loaders.jobs()).find(id);
  return row ? new JobNode(id, undefined, row) : null;
}
