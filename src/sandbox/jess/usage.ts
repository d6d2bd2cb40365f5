import type { Job } from "./jobs/Job.js";
import { storageSize } from "./jobWire.js";
import type { Quirks } from "../Quirks.js";
import type { Json } from "../wire/jacksonJson.js";

/** What each account had used before its first job in the sandbox: the documented sample (upstream-api.md §4.4). */
const EARLIER = {
  ...{ latest: 1_607_162_712_868, upload: 39_811_760, storage: 8_523_778_833 },
  ...{ cases: 603, download: 1_166_582_910, submissions: 167, cpuSeconds: 31_177 },
};
const OVERDRAFT_HOURS = 100.5;

const sum = (jobs: readonly Job[], of: (job: Job) => number): number => jobs.reduce((total, job) => total + of(job), 0);

const cpuSeconds = (jobs: readonly Job[]): number => EARLIER.cpuSeconds + sum(jobs, (job) => job.cpuSeconds);

const hoursLeft = (jobs: readonly Job[], { cpuHours }: Quirks): number => cpuHours - cpuSeconds(jobs) / 3600;

/** Why an account with these jobs may not run another. */
export function refusalOf(username: string, jobs: readonly Job[], quirks: Quirks): string | undefined {
  if (quirks.rejectAll) return "The job was rejected by the administrator.";
  if (quirks.suspended) return `Account ${username} is suspended.`;
  if (hoursLeft(jobs, quirks) + OVERDRAFT_HOURS <= 0) return `Account ${username} has no CPU hours left.`;
  return undefined;
}

/** `data` of `GET /account`: §4.3. */
export function accountData(username: string, email: string, jobs: readonly Job[], quirks: Quirks): Json {
  return {
    ...{ address: "NA", permissions: "", id: 1, surname: "User", firstname: "Demo", overdraft: OVERDRAFT_HOURS },
    ...{ userGroup: "user", last_Access: latest(jobs), registered: 1_529_625_679_327 },
    // The string "null", as on the wire.
    telephone: "null",
    ...{ suspended: quirks.suspended, username, email, cpuhour: hoursLeft(jobs, quirks) },
  };
}

/** The one element of `data` of `GET /usage`: §4.4. */
export function usageData(username: string, jobs: readonly Job[]): Json {
  return {
    ...{ status: "NA", username, latest: latest(jobs) },
    upload: EARLIER.upload + sum(jobs, (job) => job.submissionSize),
    storage: EARLIER.storage + sum(jobs, storageSize),
    jobs: EARLIER.cases + sum(jobs, ({ cases }) => cases.replace(/[^sc]/g, "").length),
    download: EARLIER.download + sum(jobs, (job) => job.downloaded),
    submissions: EARLIER.submissions + jobs.length,
    cputime: Math.round(cpuSeconds(jobs)),
  };
}

function latest(jobs: readonly Job[]): number {
  return Math.max(EARLIER.latest, ...jobs.map((job) => job.received));
}
