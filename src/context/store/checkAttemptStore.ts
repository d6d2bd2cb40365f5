import { randomUUID } from "node:crypto";
import { openAttemptStore } from "./openAttemptStore.js";

/** Seconds until the store forgets what the check has left there. */
const DURATION = 10;

/**
 * Makes one wrong attempt in the store of `RATE_LIMIT_URL`, which takes all the rights that its account needs.
 * @returns why the store cannot be used, without any secret; undefined if it can be
 */
export async function checkAttemptStore(url: string): Promise<string | undefined> {
  let problem: string | undefined;
  const store = await openAttemptStore(url, {
    onGone: (reason) => (problem ??= reason),
    onBack: () => undefined,
  });
  try {
    const attempts = store.attempts("check", { points: 1, duration: DURATION });
    const id = randomUUID();
    await attempts.enter(id, id);
    await attempts.end(id, id, { isWrong: true, isHeld: true });
    await attempts.pause(id);
  } finally {
    store.close();
  }
  return problem;
}
