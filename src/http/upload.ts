import type { Dispatcher } from "undici";
import type { Call } from "./Call.js";
import { bodyUse, failureError, readAnswer } from "./classify.js";
import { CollectedExchange, type Answer } from "./CollectedExchange.js";
import type { Read } from "./Read.js";
import type { Transport } from "./Transport.js";
import { UploadBody } from "./UploadBody.js";

/**
 * Sends a body of unknown length in one pass: limits → place → circuit breaker → exchange → reading of the answer. It
 * waits for its place no longer than a JSON call may take in all, without pulling the source. After that there is no
 * total deadline: the call times out when the upstream takes no byte for `idleTimeoutMs`, or has not answered in full
 * `timeoutMs` after the last byte was given to the socket (it may have a zip to unpack). While the source is waited for no clock runs: a slow source is not the upstream's fault.
 */
export async function upload(
  { idleTimeoutMs, timeoutMs, maxAnswerBytes, transferPlaces }: Transport,
  call: Call,
  request: Dispatcher.DispatchOptions,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Read> {
  const { limits } = call;
  let exchange: CollectedExchange | undefined;
  const body = new UploadBody(bytes, {
    onWaitingForSource: () => {
      limits.allow(undefined);
      call.letOthersProbe();
    },
    onWaitingForUpstream: () => limits.allow(idleTimeoutMs),
    onSent: () => limits.allow(timeoutMs),
    onSourceError: (error) => exchange?.fail(error),
  });
  limits.allow(timeoutMs);
  try {
    await call.takePlace(transferPlaces);
    limits.allow(idleTimeoutMs);
    const { answer, failure } = await call.send<Answer>({ ...request, body }, (settlement) => {
      exchange = new CollectedExchange(settlement, bodyUse, maxAnswerBytes);
      return exchange;
    });
    if (failure !== undefined) throw failureError(call.facts, failure);
    return await readAnswer(call.facts, answer, maxAnswerBytes);
  } finally {
    body.destroy();
  }
}
