import { UpstreamResponse } from "../cache/UpstreamResponse.js";
import { CollectedExchange } from "../exchange/CollectedExchange.js";
import { withRetries } from "../resilience/retry.js";
import { bodyMode, readBody } from "../response/classify.js";
import type { Call } from "./Call.js";
import type { Transport } from "./Transport.js";

export interface JsonCallOptions {
  /** Retry when the upstream is unavailable. */
  readonly retried: boolean;
  /** The response of the last time; it is the result when status and bytes are the same. */
  readonly last?: UpstreamResponse | undefined;
}

/** The bytes of the last time, if a decoded body is the same; where there is nothing to decode, the exchange has compared them. */
function sameBytes(bytes: Buffer, last: UpstreamResponse | undefined): Buffer {
  return last?.bytes.equals(bytes) === true ? last.bytes : bytes;
}

/** One JSON call under the total deadline, and its report: slot → retries → circuit breaker → exchange → check of the response. */
export async function callJson(
  transport: Transport,
  call: Call,
  { retried, last }: JsonCallOptions,
): Promise<UpstreamResponse> {
  const { timeoutMs, maxAnswerBytes } = transport;
  const attempt = () => call.send(new CollectedExchange(bodyMode, maxAnswerBytes, last?.bytes));
  try {
    call.deadline.set(timeoutMs);
    const slot = call.acquire("calls");
    if (slot !== undefined) await slot;
    const response = await (retried ? withRetries(attempt, call.deadline, transport) : attempt());
    const { status } = response;
    const body = readBody(call.target, response, maxAnswerBytes);
    const bytes = body instanceof Promise ? sameBytes(await body, last) : body;
    call.end();
    return last?.status === status && last.bytes === bytes ? last : new UpstreamResponse(status, bytes);
  } catch (error) {
    throw call.fail(error);
  }
}
