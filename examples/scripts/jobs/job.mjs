import { EXIT } from "../Failure.mjs";

/**
 * @typedef {{ total: number, waiting: number, started: number, collected: number, cancelled: number, fraction: number }} Progress
 * @typedef {{ id: string, rawStatus: string, status: string, message: string | null, isEnded: boolean,
 *   isCancelling: boolean | null, title?: string | null, progress: Progress }} Job
 * @typedef {{ isSuccessful: boolean, warnings: number, severeErrors: number, text: string }} Verdict
 * @typedef {Job & { title: string | null, energyPlus: Verdict | null }} EndedJob
 */

/** Fields that cost one upstream call. */
export const STATUS_FIELDS = `id status rawStatus message isEnded isCancelling
  progress { total waiting started collected cancelled fraction }`;

const FULL_JOB = `query FullJob($id: ID!) {
  job(id: $id) { ${STATUS_FIELDS} title energyPlus { isSuccessful warnings severeErrors text } }
}`;

/** @param {import("../download.mjs").Ask} ask @param {string} id @returns {Promise<EndedJob | null>} null if there is none */
export async function readJob(ask, id) {
  const { job } = /** @type {{ job: EndedJob | null }} */ (await ask(FULL_JOB, { id }));
  return job;
}

/** Text of a user, on one line. @param {string | null | undefined} text */
const oneLine = (text) => (text ?? "").replace(/\s+/g, " ").trim();

/** Id, status, cases done of all, and title: with tabs, for other programs. @param {Job} job */
export function lineOf({ id, rawStatus, progress, title }) {
  const done = progress.collected + progress.cancelled;
  return [id, rawStatus, `${done}/${progress.total}`, oneLine(title)].join("\t").trimEnd();
}

/** The line, what the upstream says of the status, and the last line of EnergyPlus. @param {EndedJob} job */
export function textOfJob(job) {
  const lines = [lineOf(job), oneLine(job.message), job.isCancelling ? "It is being cancelled." : "", verdictOf(job)];
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
}

/** @param {EndedJob} job */
function verdictOf({ status, energyPlus }) {
  if (energyPlus) return oneLine(energyPlus.text);
  return status === "FINISHED" ? "No verdict of EnergyPlus: several cases, or another program." : "";
}

/** The exit code for the state of a job. FINISHED does not mean success: EnergyPlus may have failed. @param {EndedJob} job */
export function exitCodeOf({ status, isEnded, energyPlus }) {
  if (!isEnded) return EXIT.notEnded;
  if (status === "CANCELED") return EXIT.jobCancelled;
  if (status === "REJECTED") return EXIT.jobRejected;
  return energyPlus?.isSuccessful === false ? EXIT.simulationFailed : 0;
}
