import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import type { Call } from "./Call.js";
import { downloadError, failureError, isDownload } from "../response/classify.js";
import type { ResponseHeaders } from "../exchange/Exchange.js";
import { withRetries } from "../resilience/retry.js";
import { StreamedExchange, type StreamedResponse } from "../exchange/StreamedExchange.js";
import type { Transport } from "./Transport.js";

export interface Download {
  /** 200, 206, 304, 412 or 416. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ResponseHeaders;
  /** Consume or destroy it. It errors, with an UpstreamError, when the upstream breaks off: it never ends short. */
  readonly body: Readable;
}

/**
 * Limits → place → retries → circuit breaker → exchange. It waits for its place no longer than a JSON call may take in
 * all, and keeps it until the body has closed. Resolves at the head of the answer; each try has `idleTimeoutMs` to come so far. After that undici's body timeout
 * watches the stream (coarse: up to about a second late). It stands still while the reader lets the stream pause, and begins
 * anew when it resumes, so a slow reader is never taken for an idle upstream.
 */
export async function download(
  transport: Transport,
  call: Call,
  request: Dispatcher.DispatchOptions,
): Promise<Download> {
  const { idleTimeoutMs, timeoutMs, transferSemaphore: transferPlaces } = transport;
  const { facts, limits } = call;
  limits.set(timeoutMs);
  await call.acquire(transferPlaces);
  const attempt = () => {
    limits.set(idleTimeoutMs);
    return call.send<StreamedResponse>(request, (settlement) => {
      return new StreamedExchange(settlement, isDownload, (failure) => failureError(facts, failure));
    });
  };
  const { answer, failure } = await withRetries(attempt, limits, transport);
  if (failure !== undefined) throw failureError(facts, failure);
  if (!isDownload(answer)) throw downloadError(facts, answer);
  limits.set(undefined);
  return answer;
}
