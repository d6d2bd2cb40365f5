import { setTimeout as delay } from "node:timers/promises";
import { Failure } from "../Failure.mjs";
import { STATUS_FIELDS } from "./job.mjs";

const STATUS = `query JobStatus($id: ID!) { job(id: $id) { ${STATUS_FIELDS} } }`;

/** Seconds between two looks: the first while something changes, more and more up to the second while nothing does. */
const [SHORTEST, LONGEST] = [1, 15];
const BAR = 20;

/**
 * Waits for the end of a job, and shows its progress: in one line on a terminal, else in a line for each change.
 *
 * @param {import("../download.mjs").Ask} ask
 * @param {string} id
 * @param {import("../ProgressLine.mjs").ProgressLine} line
 */
export async function follow(ask, id, line) {
  for (let seconds = SHORTEST, last = ""; ; seconds = Math.min(seconds * 1.5, LONGEST)) {
    const { job } = /** @type {{ job: import("./job.mjs").Job | null }} */ (await ask(STATUS, { id }));
    if (!job) throw new Failure("NO_JOB", `There is no job ${id}.`);
    const text = progressOf(job, line.isTerminal);
    if (text !== last) {
      seconds = SHORTEST;
      if (line.isTerminal && !job.isEnded) line.update(text);
      else line.note(text);
    }
    if (job.isEnded) return;
    last = text;
    await delay(seconds * 1000);
  }
}

/** @param {import("./job.mjs").Job} job @param {boolean} isTerminal */
function progressOf({ id, rawStatus, isCancelling, progress }, isTerminal) {
  const { total, waiting, started, collected, cancelled, fraction } = progress;
  const done = Math.round(fraction * BAR);
  const bar = isTerminal ? ` [${"#".repeat(done)}${".".repeat(BAR - done)}]` : "";
  const counts = Object.entries({ waiting, started, collected, cancelled }).filter(([, count]) => count > 0);
  const cases = total === 0 ? "" : ` ${counts.map(([name, count]) => `${count} ${name}`).join(", ")} of ${total}`;
  return `${id} ${rawStatus}${isCancelling ? ", to be cancelled" : ""}${bar}${cases}`;
}
