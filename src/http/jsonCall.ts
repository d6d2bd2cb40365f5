import type { Dispatcher } from "undici";
import type { Call } from "./Call.js";
import { bodyUse, failureError, readAnswer, type JsonAnswer } from "./classify.js";
import { CollectedExchange, type Answer } from "./CollectedExchange.js";
import { withRetries } from "./retry.js";
import type { Transport } from "./Transport.js";

/** One JSON call under the total deadline: limits → place → retries → circuit breaker → exchange → reading of the answer. */
export async function callJson(
  transport: Transport,
  call: Call,
  request: Dispatcher.DispatchOptions,
  retried: boolean,
): Promise<JsonAnswer> {
  const { callPlaces, maxAnswerBytes, timeoutMs } = transport;
  call.limits.allow(timeoutMs);
  const turn = call.takePlace(callPlaces);
  if (turn !== undefined) await turn;
  const attempt = () =>
    call.send<Answer>(request, (settlement) => new CollectedExchange(settlement, bodyUse, maxAnswerBytes));
  const { answer, failure } = retried ? await withRetries(attempt, call.limits, transport) : await attempt();
  if (failure !== undefined) throw failureError(call.facts, failure);
  return readAnswer(call.facts, answer, maxAnswerBytes);
}
