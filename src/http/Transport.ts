import type { Pool } from "undici";
import type { Service } from "../UpstreamError.js";
import type { CircuitBreaker } from "./CircuitBreaker.js";
import type { Places } from "./Places.js";
import type { PublicReads } from "./PublicReads.js";
import type { ReadMemory } from "./ReadMemory.js";
import type { ReadsUnderWay } from "./ReadsUnderWay.js";
import type { RetryBudget } from "./RetryBudget.js";
import type { SocketResets } from "./SocketResets.js";

/** What all calls of one upstream API share. */
export interface Transport {
  readonly service: Service;
  readonly pool: Pool;
  readonly resets: SocketResets;
  /** Path of the base URL, without a slash at its end; what comes before every path of a call. */
  readonly basePath: string;
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly publicReads: PublicReads;
  readonly readMemory: ReadMemory;
  readonly readsUnderWay: ReadsUnderWay;
  readonly budget: RetryBudget;
  readonly breaker: CircuitBreaker;
  /** Of JSON calls. */
  readonly callPlaces: Places;
  /** Of uploads and downloads, which may take long: they never keep a JSON call waiting. */
  readonly transferPlaces: Places;
}
