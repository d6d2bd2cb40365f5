import type { IncomingMessage } from "node:http";
import type { RequestTrace } from "../../telemetry/traces/RequestTrace.js";
import type { Traces } from "../../telemetry/traces/Traces.js";
import { routeOf } from "./allowedMethods.js";
import type { ClientInfo } from "./clientInfo.js";

export interface TracedRequest {
  readonly request: IncomingMessage;
  readonly client: ClientInfo;
  /** By `performance.now()`. */
  readonly startedAt: number;
}

/** Begins the part of a trace that a request is. @returns undefined when nothing is traced */
export function startSpan(
  traces: Traces | undefined,
  { request, client: { protocol }, startedAt }: TracedRequest,
): RequestTrace | undefined {
  return traces?.start({ request, route: routeOf(request), isHttps: protocol === "https", startedAt });
}
