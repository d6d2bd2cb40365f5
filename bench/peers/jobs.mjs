/** From the wire of jobs to the promised names, as lean as it gets: of a list, only the rows of the page are looked at. */

export const jobsPath = "/jess_web/api/jobs";
export const statusPath = (id) => `/jess_web/api/job/status/${id}`;

const ENDS = new Set(["FINISHED", "CANCELED", "REJECTED"]);
const TYPES = { EP_IDF: "ENERGYPLUS", EP_IDF_SPLIT: "ENERGYPLUS_SPLIT", JE_JEP: "JEPLUS" };

const toDate = (time) => (time === null ? null : new Date(time).toISOString());

function toProgress(text, status) {
  const counters = text.split(",").map(Number);
  const [total, first, second, cancelled, waiting, started, collected] = counters;
  const fraction = status === "FINISHED" ? 1 : (collected + cancelled) / total;
  return { total, waiting, started, collected, cancelled, other: first + second, fraction, counters };
}

/** A job by its status. */
export function toJob({ ok, data: wire }) {
  if (!ok) return null;
  const isEnded = ENDS.has(wire.status);
  return {
    id: String(wire.job_ID),
    status: wire.status,
    rawStatus: wire.status,
    message: wire.status_Info,
    isEnded,
    isCancelling: !isEnded && wire.cancel_Flag,
    updatedAt: toDate(wire.last_Update),
    endedAt: isEnded ? toDate(wire.completion_Time) : null,
    progress: toProgress(wire.progress, wire.status),
  };
}

/** A job by its row in the list: with what `Jobs.graphql` asks for. */
function toListedJob(row) {
  const { counters: _, ...progress } = toProgress(row.progress, row.status);
  return {
    id: String(row.job_SN),
    title: row.job_Name,
    type: TYPES[row.job_Type] ?? "UNKNOWN",
    status: row.status,
    message: row.message,
    isEnded: ENDS.has(row.status),
    progress,
    caseCount: row.njobs,
    cpuSeconds: row.cputime,
    receivedAt: toDate(row.received),
    endedAt: toDate(row.collected ?? row.cancelled),
  };
}

/** The first page, newest first. */
export function toJobPage({ data: rows }, first) {
  const nodes = rows
    .toSorted((one, other) => other.job_SN - one.job_SN)
    .slice(0, first)
    .map(toListedJob);
  const endCursor = nodes.length === 0 ? null : Buffer.from(`job:${nodes.at(-1).id}`).toString("base64url");
  return { totalCount: rows.length, nodes, pageInfo: { hasNextPage: nodes.length < rows.length, endCursor } };
}
