import type { Dispatcher } from "undici";
import type { Call } from "./Call.js";
import { bodyUse, failureError, readAnswer, type JsonAnswer } from "./classify.js";
import { CollectedExchange, type Answer } from "./CollectedExchange.js";
import { withRetries } from "./retry.js";
import type { Transport } from "./Transport.js";

/** One JSON call under the total deadline: limits → retries → exchange → reading of the answer. */
export async function callJson(
  transport: Transport,
  call: Call,
  request: Dispatcher.DispatchOptions,
  retried: boolean,
): Promise<JsonAnswer> {
  const { budget, maxAnswerBytes, timeoutMs } = transport;
  call.limits.allow(timeoutMs);
  const attempt = () =>
    call.send<Answer>(request, (settlement) => new CollectedExchange(settlement, bodyUse, maxAnswerBytes));
  const { answer, failure } = retried ? await withRetries(attempt, call.limits, budget) : await attempt();
  if (failure !== undefined) throw failureError(call.facts, failure);
  return readAnswer(call.facts, answer, maxAnswerBytes);
}
