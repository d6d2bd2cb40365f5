import { setTimeout as delay } from "node:timers/promises";
import { EXIT, Failure } from "./Failure.mjs";

/** Longer than this nobody waits who could come back later. Seconds. */
const LONGEST_WAIT = 60;

/**
 * Tries again what failed for a reason that passes: after `retryAfter` seconds where the service names them, else after
 * 1, 2, 4 … seconds. For what may be done twice: a file that is stored again replaces itself.
 *
 * @template T
 * @param {number} retries so many in a row without any progress
 * @param {(text: string) => void} note is told of each failure that is not the last
 * @param {() => Promise<T>} attempt
 * @param {() => number} [progress] how far it has come
 * @returns {Promise<T>}
 */
export async function retry(retries, note, attempt, progress = () => 0) {
  for (let tried = 0, reached = progress(); ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (progress() > reached) tried = 0;
      reached = progress();
      if (!(error instanceof Failure) || error.exitCode !== EXIT.later || tried >= retries) throw error;
      const seconds = error.retryAfter ?? 2 ** tried;
      if (seconds > LONGEST_WAIT) throw error;
      note(`${error.message} Trying again in ${seconds} s.`);
      await delay(seconds * 1000);
    }
  }
}
