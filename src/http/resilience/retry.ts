import type { ResponseHead } from "../exchange/Exchange.js";
import { stopError, TransportError } from "../exchange/TransportError.js";
import type { Deadline } from "../limits/Deadline.js";
import { parseRetryAfter } from "../response/classify.js";
import type { CircuitBreaker } from "./CircuitBreaker.js";
import type { RetryBudget } from "./RetryBudget.js";

/** Longest pause before each retry, in ms. */
const MAX_PAUSES = [200, 400];
const MIN_PAUSE = 50;

/** What limits the retries of all calls. */
export interface RetryLimits {
  readonly breaker: CircuitBreaker;
  readonly budget: RetryBudget;
}

/**
 * Tries, and tries again, for calls that change nothing: when no connection could be made, when it broke before the response
 * began, and after 502, 503 and 504; at most twice, after a short random pause, within the call's deadline and the client's
 * budget, and never when the circuit is open. An upstream that sends `Retry-After` is not called again here.
 */
export async function withRetries<R extends ResponseHead>(
  attempt: () => Promise<R>,
  deadline: Deadline,
  limits: RetryLimits,
): Promise<R> {
  limits.budget.countCall();
  for (let retries = 0; ; retries++) {
    try {
      const response = await attempt();
      if (!isRetriable(response) || !(await pauseForRetry(retries, deadline, limits))) return response;
    } catch (error) {
      if (!(error instanceof TransportError && error.retriable)) throw error;
      if (!(await pauseForRetry(retries, deadline, limits))) throw error;
    }
  }
}

function isRetriable({ status, headers }: ResponseHead): boolean {
  return status >= 502 && status <= 504 && (parseRetryAfter(headers) ?? 0) === 0;
}

/**
 * Resolves with false, at once, when there is to be no retry: the known failure is more useful than a timeout or a refusal.
 * @throws TransportError when the call is stopped in the pause
 */
async function pauseForRetry(retries: number, deadline: Deadline, { breaker, budget }: RetryLimits): Promise<boolean> {
  const maxPause = MAX_PAUSES[retries];
  if (maxPause === undefined || breaker.refuses) return false;
  const milliseconds = MIN_PAUSE + Math.random() * (maxPause - MIN_PAUSE);
  if (milliseconds >= deadline.remaining || !budget.takeRetry()) return false;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    deadline.onStop({
      stop(why) {
        clearTimeout(timer);
        reject(stopError(why));
      },
    });
  });
  return true;
}
