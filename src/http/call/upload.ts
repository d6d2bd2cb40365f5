import { UpstreamResponse } from "../cache/UpstreamResponse.js";
import { CollectedExchange } from "../exchange/CollectedExchange.js";
import { bodyMode, readBody } from "../response/classify.js";
import type { Call } from "./Call.js";
import type { Transport } from "./Transport.js";
import { UploadBody } from "./UploadBody.js";

export interface UploadSource {
  readonly contentType: string;
  /** Pulled only as fast as the upstream takes it; ended by `return()` when the rest is not needed. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Asked when a chunk is given to the socket: whether it is the last one. */
  readonly isComplete?: () => boolean;
  /**
   * Called when the last byte, by `isComplete`, is given to the socket: from then on the upstream may have done what it was
   * asked, whatever becomes of the call, and the call goes on when the caller disconnects.
   */
  readonly onSent?: () => void;
}

/**
 * Sends a body of unknown length in one pass: slot → circuit breaker → exchange → check of the response. It waits for its slot
 * no longer than a JSON call may take in all, without pulling the source. After that there is no total deadline: the call times
 * out when the upstream takes no byte for `idleTimeoutMs`, or has not answered in full `timeoutMs` after the last byte was given
 * to the socket (it may have a zip to unpack). While the source is waited for no clock runs: a slow source is not the
 * upstream's fault.
 */
export async function upload(
  { idleTimeoutMs, timeoutMs, maxAnswerBytes }: Transport,
  call: Call,
  { bytes, isComplete }: UploadSource,
): Promise<UpstreamResponse> {
  const { deadline, target } = call;
  const exchange = new CollectedExchange(bodyMode, maxAnswerBytes);
  const body = new UploadBody(bytes, {
    onWaitingForSource: () => {
      deadline.set(undefined);
      call.releaseProbe();
    },
    onWaitingForUpstream: () => {
      deadline.set(idleTimeoutMs);
      if (isComplete?.() === true) call.noteSent();
    },
    onSent: () => deadline.set(timeoutMs),
    onSourceError: (error) => exchange.fail(error),
  });
  deadline.set(timeoutMs);
  try {
    await call.acquire("transfers");
    deadline.set(idleTimeoutMs);
    const response = await call.send(exchange, body);
    return new UpstreamResponse(response.status, await readBody(target, response, maxAnswerBytes));
  } finally {
    body.destroy();
  }
}
