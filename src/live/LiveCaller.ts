import type { DataSources } from "../datasources/DataSources.js";

/** Who subscribes: the context of its operation. */
export interface LiveCaller {
  /** Of the request. */
  readonly requestId: string;
  readonly session: { readonly token: string | undefined };
  /** Bound to the caller and its signal: the first look is the caller's own. */
  readonly dataSources: Pick<DataSources, "jobs" | "jessSession">;
}
