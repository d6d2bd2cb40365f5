/** The simulation jobs of the bench's users: on the wire (upstream-api §4.5 and §4.9), and as the answers have them. */
import { number } from "./fixtures.mjs";

/** Jobs of each user. */
export const JOB_COUNT = 10_000;
/** The job whose status is asked for: the newest. */
export const JOB_ID = 399_999;

const FIRST_ID = JOB_ID - JOB_COUNT + 1;
const RECEIVED = 1_625_000_000_000;
const ENDED = "Job finished. Results collected into tables.";
const RUNS = "Job preparation done; awaiting execution.";

/** What a list that changes says of its newest job after so many calls: another number of cases has run. As many characters each time. */
export const changedJob = (calls) => ({ waiting: calls % 9, collected: 9 - (calls % 9) });

/** Each fifth job is a jEPlus project of ten cases; the newest still runs, and names its user. `change` is the newest's progress. */
function factsOf(user, index, { waiting, collected } = { waiting: 4, collected: 4 }) {
  const isNewest = index === JOB_COUNT - 1;
  const isProject = index % 5 === 4;
  const cases = isProject ? 10 : 1;
  return {
    id: FIRST_ID + index,
    isProject,
    cases,
    status: isNewest ? "QUEUED" : "FINISHED",
    message: isNewest ? RUNS : ENDED,
    counters: isNewest
      ? [cases, 0, 0, 0, waiting, cases - waiting - collected, collected]
      : [cases, 0, 0, 0, 0, 0, cases],
    title: isNewest ? `Job of user ${number(user, 4)}` : `Variant ${number(index, 5)}`,
    received: RECEIVED + index * 100_000,
    collected: isNewest ? null : RECEIVED + index * 100_000 + 8_339,
  };
}

/** A row of the list. The ids ascend. */
export function wireRow(user, index, change) {
  const { id, isProject, cases, status, message, counters, title, received, collected } = factsOf(user, index, change);
  return {
    id: 1189,
    job_SN: id,
    job_Type: isProject ? "JE_JEP" : "EP_IDF",
    job_Name: title,
    job_Desc: "This is test submission made in a Jupyter notebook",
    job_Subset: isProject ? "LHS_RANDOM" : "ALL",
    job_Args: "",
    username: "juser0",
    status,
    message,
    progress: counters.join(", "),
    njobs: cases,
    cputime: 13,
    submissionSize: 5_995_053,
    storageSize: 26_195_472,
    resultSize: 0,
    received,
    accepted: isProject ? received + 2_653 : null,
    prepared: received + 2_692,
    simulated: collected === null ? null : collected - 301,
    collected,
    retrieved: null,
    cancelled: null,
  };
}

/** When a status was last written: another millisecond for each user. */
const updatedOf = (user) => RECEIVED + 2_000_000_000 + user;

/** The status of the newest job. */
export function wireStatus(user) {
  const { id, status, message, counters } = factsOf(user, JOB_COUNT - 1);
  return {
    progress: counters.join(", "),
    completion_Time: null,
    job_ID: id,
    cancel_Flag: false,
    last_Update: updatedOf(user),
    status_Info: message,
    id: id - 56,
    status,
  };
}

const iso = (time) => (time === null ? null : new Date(time).toISOString());

function progressOf({ status, counters }) {
  const [total, first, second, cancelled, waiting, started, collected] = counters;
  const fraction = status === "FINISHED" ? 1 : (collected + cancelled) / total;
  return { total, waiting, started, collected, cancelled, other: first + second, fraction };
}

function listed(user, index, change) {
  const facts = factsOf(user, index, change);
  const { id, isProject, cases, status, message, title, received, collected } = facts;
  return {
    id: String(id),
    title,
    type: isProject ? "JEPLUS" : "ENERGYPLUS",
    status,
    message,
    isEnded: status === "FINISHED",
    progress: progressOf(facts),
    caseCount: cases,
    cpuSeconds: 13,
    receivedAt: iso(received),
    endedAt: iso(collected),
  };
}

/** The answer to the shipped operation `Jobs`, newest first. */
export function jobPage(user, first, change) {
  const nodes = Array.from({ length: first }, (_, index) => listed(user, JOB_COUNT - 1 - index, change));
  const endCursor = Buffer.from(`job:${nodes.at(-1).id}`).toString("base64url");
  return { totalCount: JOB_COUNT, nodes, pageInfo: { hasNextPage: true, endCursor } };
}

/** The answer to the shipped operation `Job`, but for `checkedAt`. */
export function jobStatus(user) {
  const facts = factsOf(user, JOB_COUNT - 1);
  const { id, status, message, counters } = facts;
  return {
    id: String(id),
    status,
    rawStatus: status,
    message,
    isEnded: false,
    isCancelling: false,
    updatedAt: iso(updatedOf(user)),
    endedAt: null,
    progress: { ...progressOf(facts), counters },
  };
}
