import { setTimeout as delay } from "node:timers/promises";
import { EXIT, Failure } from "./Failure.mjs";

/** Longest wait before a retry, in seconds. */
const LONGEST_WAIT = 60;

/**
 * Retries after temporary failures: after `retryAfter` seconds if the service sends it, otherwise after 1, 2, 4 … seconds. Only for
 * idempotent operations; an upload is one, because it replaces the file.
 *
 * @template T
 * @param {number} retries in a row without progress
 * @param {(text: string) => void} note called before each retry
 * @param {() => Promise<T>} attempt
 * @param {() => number} [progress] a number that grows
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
