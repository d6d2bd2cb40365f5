import type { Dispatcher } from "undici";
import type { Call } from "./Call.js";
import { bodyUse, failureError, readAnswer } from "./classify.js";
import { CollectedExchange, type Answer } from "./CollectedExchange.js";
import { Read } from "./Read.js";
import { isWorthRetry, retry } from "./retry.js";
import type { Transport } from "./Transport.js";

export interface JsonCallOptions {
  /** Try again when the upstream is not to be had. */
  readonly retried: boolean;
  /** What the call was answered last time; it is the result when the answer is the same. */
  readonly last?: Read | undefined;
}

/**
 * One JSON call under the total deadline, to its report: limits → place → retries → circuit breaker → exchange → reading of the
 * answer.
 */
export async function callJson(
  transport: Transport,
  call: Call,
  request: Dispatcher.DispatchOptions,
  { retried, last }: JsonCallOptions,
): Promise<Read> {
  const { callPlaces, maxAnswerBytes, timeoutMs } = transport;
  const attempt = () =>
    call.send<Answer>(request, (settlement) => new CollectedExchange(settlement, bodyUse, maxAnswerBytes, last?.bytes));
  try {
    call.limits.allow(timeoutMs);
    const turn = call.takePlace(callPlaces);
    if (turn !== undefined) await turn;
    if (retried) transport.budget.countCall();
    const first = await attempt();
    const outcome = retried && isWorthRetry(first) ? await retry(first, attempt, call.limits, transport) : first;
    if (outcome.failure !== undefined) throw failureError(call.facts, outcome.failure);
    const answered = readAnswer(call.facts, outcome.answer, maxAnswerBytes);
    const read = answered instanceof Read ? answered : await answered;
    call.end();
    return last?.equals(read) === true ? last : read;
  } catch (error) {
    call.end(error);
    throw error;
  }
}
