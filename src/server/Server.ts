import type { FastifyInstance } from "fastify";
import type { GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { Config } from "../config/config.js";
import type { Upstreams } from "../context/createContext.js";
import type { AttemptStore } from "../context/SharedAttempts.js";
import type { Metrics, ServerFigures } from "../telemetry/metrics/Metrics.js";
import type { Traces } from "../telemetry/traces/Traces.js";
import type { RequestLog } from "./log/RequestLog.js";

export interface ServerOptions {
  readonly config: Config;
  readonly upstreams: Upstreams;
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  /** Gets the line of each request. */
  readonly requestLog?: RequestLog;
  /** With which replicas count log-ons together. */
  readonly attemptStore?: AttemptStore | undefined;
  /** Undefined when nothing is traced. */
  readonly traces?: Traces | undefined;
  /** Told of all that ends. */
  readonly metrics?: Pick<Metrics, "onRequest" | "onRefusedBytes" | "watchConnections" | "addOperations"> | undefined;
}

/** What the server does at a moment. */
export interface UnderWay {
  /** Without streams. */
  readonly requests: number;
  readonly streams: number;
}

/** A running HTTP server. */
export interface Server {
  readonly app: FastifyInstance;
  readonly underWay: UnderWay;
  /** How many requests and streams have ended since the start. */
  readonly ended: number;
  /** For the metrics. */
  readonly figures: ServerFigures;
  /** Reads the trusted documents again; undefined where there are none. */
  readonly reloadDocuments: (() => Promise<void>) | undefined;
  /** From here on `/readyz` says no, every response closes its connection, and streams end one after the other. */
  drain(): void;
  /** Closes the connections of the requests that are still under way. */
  cut(): void;
  /** Ends the server once the requests under way have ended. */
  close(): Promise<void>;
}
