import type { DataSources } from "../datasources/DataSources.js";
import type { LookTracer } from "../http/call/CallTrace.js";

/** Who subscribes: the context of its operation. */
export interface LiveCaller {
  /** Of the request. */
  readonly requestId: string;
  readonly session: { readonly token: string | undefined };
  /** Of the request, where it is traced. */
  readonly looks?: LookTracer | undefined;
  /** Bound to the caller and its signal: the first look is the caller's own. */
  readonly dataSources: Pick<DataSources, "jobs" | "jessSession">;
}
