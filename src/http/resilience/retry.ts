import type { Deadline, StopReason } from "../limits/Deadline.js";
import { parseRetryAfter } from "../response/classify.js";
import type { ResponseHead, Outcome } from "../exchange/Exchange.js";
import { stopFailure } from "../exchange/transportError.js";
import type { Transport } from "../call/Transport.js";

const maxRetries = 2;
const minPause = 50;
const maxPauses = [200, 400];

/**
 * Tries, and tries again, for calls that change nothing: when no connection came about, when it broke before the answer
 * began, and after 502, 503 and 504; at most twice, after a short random pause, within the call's limits and the client's
 * budget, and never when the circuit is open.
 * An upstream that says when to come back (`Retry-After`) is left in peace until then, so it is not retried here.
 */
export async function withRetries<A extends ResponseHead>(
  attempt: () => Promise<Outcome<A>>,
  limits: Deadline,
  transport: Pick<Transport, "breaker" | "budget">,
): Promise<Outcome<A>> {
  transport.budget.countCall();
  return retry(await attempt(), attempt, limits, transport);
}

/** The same after the first try, which was counted. */
export async function retry<A extends ResponseHead>(
  first: Outcome<A>,
  attempt: () => Promise<Outcome<A>>,
  limits: Deadline,
  { breaker, budget }: Pick<Transport, "breaker" | "budget">,
): Promise<Outcome<A>> {
  let outcome = first;
  for (let retries = 0; retries < maxRetries && isWorthRetry(outcome); retries++) {
    const milliseconds = minPause + Math.random() * ((maxPauses[retries] ?? minPause) - minPause);
    // Rather the failure that is known than a timeout or a refusal that says nothing.
    if (breaker.refuses || milliseconds >= limits.remaining || !budget.takeRetry()) return outcome;
    const stopped = await pause(milliseconds, limits);
    if (stopped !== undefined) return { failure: stopFailure(stopped) };
    outcome = await attempt();
  }
  return outcome;
}

/** Whether another try may end better. */
export function isWorthRetry({ answer, failure }: Outcome<ResponseHead>): boolean {
  if (failure !== undefined) return failure.retriable;
  return answer.status >= 502 && answer.status <= 504 && (parseRetryAfter(answer.headers) ?? 0) === 0;
}

/** Resolves after the pause, or with what stopped it. */
function pause(milliseconds: number, limits: Deadline): Promise<StopReason | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds, undefined);
    limits.onStop({
      stop(why) {
        clearTimeout(timer);
        resolve(why);
      },
    });
  });
}
