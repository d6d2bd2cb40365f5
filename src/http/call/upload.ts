import type { Dispatcher } from "undici";
import type { Call } from "./Call.js";
import { bodyUse, failureError, readAnswer } from "../response/classify.js";
import { CollectedExchange, type CollectedResponse } from "../exchange/CollectedExchange.js";
import type { UpstreamResponse } from "../cache/UpstreamResponse.js";
import type { Transport } from "./Transport.js";
import { UploadBody } from "./UploadBody.js";

/**
 * Sends a body of unknown length in one pass: limits → place → circuit breaker → exchange → reading of the answer. It
 * waits for its place no longer than a JSON call may take in all, without pulling the source. After that there is no
 * total deadline: the call times out when the upstream takes no byte for `idleTimeoutMs`, or has not answered in full
 * `timeoutMs` after the last byte was given to the socket (it may have a zip to unpack). While the source is waited for no clock runs: a slow source is not the upstream's fault.
 */
export async function upload(
  { idleTimeoutMs, timeoutMs, maxAnswerBytes, transferSemaphore: transferPlaces }: Transport,
  call: Call,
  request: Dispatcher.DispatchOptions,
  bytes: AsyncIterable<Uint8Array>,
): Promise<UpstreamResponse> {
  const { limits } = call;
  let exchange: CollectedExchange | undefined;
  const body = new UploadBody(bytes, {
    onWaitingForSource: () => {
      limits.set(undefined);
      call.releaseProbe();
    },
    onWaitingForUpstream: () => limits.set(idleTimeoutMs),
    onSent: () => limits.set(timeoutMs),
    onSourceError: (error) => exchange?.fail(error),
  });
  limits.set(timeoutMs);
  try {
    await call.acquire(transferPlaces);
    limits.set(idleTimeoutMs);
    const { answer, failure } = await call.send<CollectedResponse>({ ...request, body }, (settlement) => {
      exchange = new CollectedExchange(settlement, bodyUse, maxAnswerBytes);
      return exchange;
    });
    if (failure !== undefined) throw failureError(call.facts, failure);
    return await readAnswer(call.facts, answer, maxAnswerBytes);
  } finally {
    body.destroy();
  }
}
