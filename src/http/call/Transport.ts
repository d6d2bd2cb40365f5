import type { Pool } from "undici";
import type { Service } from "../../UpstreamError.js";
import type { InFlightReads } from "../cache/InFlightReads.js";
import type { PublicCache } from "../cache/PublicCache.js";
import type { ResponseCache } from "../cache/ResponseCache.js";
import type { SocketResets } from "../exchange/SocketResets.js";
import type { Bulkhead } from "../resilience/Bulkhead.js";
import type { CallReport } from "./Caller.js";
import type { CircuitBreaker } from "../resilience/CircuitBreaker.js";
import type { RetryBudget } from "../resilience/RetryBudget.js";

/** What all calls of one upstream API share. */
export interface Transport {
  readonly service: Service;
  readonly pool: Pool;
  readonly resets: SocketResets;
  /** Path of the base URL, without a slash at its end; the prefix of every path of a call. */
  readonly basePath: string;
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly publicCache: PublicCache;
  readonly responseCache: ResponseCache;
  readonly inFlightReads: InFlightReads;
  readonly budget: RetryBudget;
  readonly breaker: CircuitBreaker;
  /** Of JSON calls. */
  readonly calls: Bulkhead;
  /** Of JSON calls in the background: no caller's call waits for one. */
  readonly background: Bulkhead;
  /** Of uploads and downloads, which may take long: they never keep a JSON call waiting. */
  readonly transfers: Bulkhead;
  /** Told of each call that has ended. */
  readonly onCall: ((report: CallReport) => void) | undefined;
}
