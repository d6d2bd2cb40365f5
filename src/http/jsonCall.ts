import type { Dispatcher } from "undici";
import type { Call } from "./Call.js";
import { bodyUse, failureError, readAnswer } from "./classify.js";
import { CollectedExchange, type Answer } from "./CollectedExchange.js";
import type { Read } from "./Read.js";
import { withRetries } from "./retry.js";
import type { Transport } from "./Transport.js";

export interface JsonCallOptions {
  /** Try again when the upstream is not to be had. */
  readonly retried: boolean;
  /** What the call was answered last time; it is the result when the answer is the same. */
  readonly last?: Read | undefined;
}

/**
 * One JSON call under the total deadline: limits → place → retries → circuit breaker → exchange → reading of the answer.
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
  call.limits.allow(timeoutMs);
  const turn = call.takePlace(callPlaces);
  if (turn !== undefined) await turn;
  const { answer, failure } = retried ? await withRetries(attempt, call.limits, transport) : await attempt();
  if (failure !== undefined) throw failureError(call.facts, failure);
  const read = await readAnswer(call.facts, answer, maxAnswerBytes);
  return last?.equals(read) === true ? last : read;
}
