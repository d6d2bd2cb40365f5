import type { Readable } from "node:stream";
import type { ResponseHeaders } from "../exchange/Exchange.js";
import { StreamedExchange } from "../exchange/StreamedExchange.js";
import { withRetries } from "../resilience/retry.js";
import { downloadError, failureError, isDownload } from "../response/classify.js";
import type { Call } from "./Call.js";
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
 * Slot → retries → circuit breaker → exchange. It waits for its slot no longer than a JSON call may take in all, and keeps it
 * until the body has closed. Resolves at the head of the response; each try has `idleTimeoutMs` until then. After that
 * undici's body timeout watches the stream (coarse: up to about a second late). The timeout pauses while the stream is paused
 * and starts again when it resumes, so a slow reader is never taken for an idle upstream.
 */
export async function download(transport: Transport, call: Call): Promise<Download> {
  const { idleTimeoutMs, timeoutMs } = transport;
  const { deadline, target } = call;
  deadline.set(timeoutMs);
  await call.acquire("transfers");
  const attempt = () => {
    deadline.set(idleTimeoutMs);
    return call.send(new StreamedExchange(isDownload, (error) => failureError(target, error)));
  };
  const response = await withRetries(attempt, deadline, transport);
  if (!isDownload(response)) throw downloadError(target, response);
  deadline.set(undefined);
  return response;
}
