import type { DataSources } from "../datasources/DataSources.js";
import type { LookTracer } from "../http/call/CallTrace.js";
import type { JobHub } from "../live/JobHub.js";
import type { Loaders } from "../loaders/Loaders.js";
import type { ResponseBudget } from "./ResponseBudget.js";
import type { CallerSession } from "./CallerSession.js";
import type { LoginRateLimiter } from "./LoginRateLimiter.js";

/** What a resolver may use during one request: capabilities, no HTTP. */
export interface Context {
  /** Of the request; it is sent upstream, and named in the log. */
  readonly requestId: string;
  readonly session: CallerSession;
  /** The upstream, bound to the caller's session. */
  readonly dataSources: DataSources;
  /** The same, deduplicated during this request. */
  readonly loaders: Loaders;
  /** Guards every check of a password. */
  readonly credentials: LoginRateLimiter;
  /** Base of the URLs that callers use, without a trailing slash. */
  readonly publicUrl: string;
  readonly limits: UploadLimits;
  /** Gets the outcome of each payload, for the log. */
  readonly outcomes: string[];
  /** What the response may still hold. */
  readonly budget: ResponseBudget;
  /** What is told as it happens. */
  readonly live: JobHub;
  /** Traces the looks that are made for a subscription. */
  readonly looks?: LookTracer | undefined;
}

export interface UploadLimits {
  /** Bytes, per file. */
  readonly maxUploadBytes: number;
  /** Files of one upload. */
  readonly maxUploadFiles: number;
}
