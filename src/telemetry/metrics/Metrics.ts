import type { Server } from "node:net";
import type { CallReport } from "../../http/call/Caller.js";
import type { RequestLog } from "../../server/log/RequestLog.js";
import type { Service } from "../../UpstreamError.js";

/** A request whose response has left, or whose connection has closed. Not of streams, which last for hours. */
export interface EndedRequest {
  readonly method: string;
  /** The template of its path; undefined for none of the API. */
  readonly route: string | undefined;
  /** Undefined when the connection closed before there was one. */
  readonly status: number | undefined;
  /** Why the client did not get the whole response. */
  readonly incomplete: string | undefined;
  readonly seconds: number;
}

/** What Node's parser has refused. */
export interface RefusedBytes {
  readonly status: number;
  readonly code: string;
}

/** The kinds of upstream calls, each with slots of its own. */
export type SlotKind = "calls" | "background" | "transfers";

export interface SlotFigures {
  readonly used: number;
  readonly waiting: number;
  readonly limit: number;
}

/** How one upstream API does, as this process sees it. */
export interface UpstreamFigures {
  readonly circuit: "closed" | "halfOpen" | "open";
  readonly slots: Readonly<Record<SlotKind, SlotFigures>>;
}

/** What the server does at a moment, and has done so far. */
export interface ServerFigures {
  /** Under way, without streams. */
  readonly requests: number;
  readonly streams: number;
  readonly maxStreams: number;
  /** Requests that were refused because there was too much to do. */
  readonly shed: number;
  /** Log-ons that were refused before the upstream was asked. */
  readonly logonsRefused: Readonly<Record<"account" | "address", number>>;
  readonly watches: number;
  readonly looks: number;
  readonly looksUnderWay: number;
  readonly looksWaiting: number;
}

/** What is read when the metrics are. */
export interface MetricSources {
  readonly server: () => ServerFigures;
  readonly upstreams: Readonly<Record<Service, () => UpstreamFigures>>;
  /** Whether the store of `RATE_LIMIT_URL` answers; undefined without one. */
  readonly storeIsUp: (() => boolean) | undefined;
}

/** What the service tells of itself. There is none of it while `METRICS_PORT` is not set, so that it costs nothing. */
export interface Metrics {
  /** A request has ended. */
  onRequest(ended: EndedRequest): void;
  /** Something that is no HTTP was refused. */
  onRefusedBytes(refused: RefusedBytes): void;
  /** An upstream call has ended. */
  onCall(report: CallReport): void;
  /** A log that counts the operations of its lines, and passes them on. */
  count(log: RequestLog): RequestLog;
  /** Counts the bytes of the connections of a server. */
  watchConnections(server: Server): void;
  watch(sources: MetricSources): void;
  /** Operations that are told by name, besides those of `schema/operations`. */
  addOperations(operations: Iterable<readonly [name: string, type: string]>): void;
}
