import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Config } from "./config/config.js";
import { logStore } from "./context/store/logStore.js";
import type { AttemptStore } from "./context/SharedAttempts.js";
import { packageVersion } from "./packageUrl.js";
import { createUpstreams } from "./createUpstreams.js";
import { buildSchema } from "./resolvers/buildSchema.js";
import { listening } from "./runtime/listening.js";
import type { Sandbox } from "./sandbox/startSandbox.js";
import { createServer } from "./server/createServer.js";
import type { RequestLog } from "./server/log/RequestLog.js";
import { trustedProxies } from "./server/request/trustedProxies.js";
import { openTraces } from "./telemetry/traces/openTraces.js";
import type { UnderWay } from "./server/Server.js";
import type { OpenMetrics } from "./telemetry/metrics/openMetrics.js";

/** The running service. */
export interface App {
  /** Its URL, without a trailing slash. */
  readonly url: string;
  /** Stands in for the upstream if none is configured. */
  readonly sandbox: Sandbox | undefined;
  /** Where its metrics are read, if they are. */
  readonly metricsUrl: string | undefined;
  readonly underWay: UnderWay;
  /** How many requests and streams have ended since the start. */
  readonly ended: number;
  /** Reads the trusted documents again; undefined where there are none. */
  readonly reloadDocuments: (() => Promise<void>) | undefined;
  /** From now on `/readyz` is 503, so that load balancers stop sending requests. Requests are still served. */
  drain(): void;
  /**
   * Waits for the requests in progress, at most for the grace period, then closes everything.
   *
   * @returns what was cut when the grace period was over
   */
  stop(): Promise<UnderWay>;
}

const NOTHING: UnderWay = { requests: 0, streams: 0 };

/** Connections that may wait to be accepted: after a restart thousands of subscribers come back at once. Linux takes at most `somaxconn`. */
const BACKLOG = 4_096;

/** The settings of each listener. */
const LISTEN_SETTINGS = {
  api: { port: "PORT or --port", host: "HOST or --host" },
  metrics: { port: "METRICS_PORT", host: "METRICS_HOST" },
  sandbox: { port: "SANDBOX_PORT", host: "HOST or --host" },
} as const;

/** Loads the sandbox's modules only if it is used. */
async function openSandbox(config: Config, log: Logger): Promise<Sandbox> {
  const { sandboxPort, sandboxDataDir, sandboxSmtpUrl } = config;
  const { startSandbox } = await import("./sandbox/startSandbox.js");
  const options = {
    port: sandboxPort,
    quirks: { jobSlots: config.sandboxJobSlots, caseSeconds: config.sandboxCaseSeconds, speed: config.sandboxSpeed },
    onDataLost: (dataDir: string) =>
      log.warn({ dataDir }, "the data folder of the sandbox was deleted; its files are lost"),
    ...(sandboxDataDir !== undefined && { dataDir: sandboxDataDir }),
    ...(sandboxSmtpUrl !== undefined && { smtpUrl: sandboxSmtpUrl }),
  };
  return listening(LISTEN_SETTINGS.sandbox, () => startSandbox(options));
}

/** Loads the client of the store only if replicas count log-ons together. */
async function openStore({ rateLimitUrl }: Config, log: Logger): Promise<AttemptStore | undefined> {
  if (rateLimitUrl === undefined) return undefined;
  const { openAttemptStore } = await import("./context/store/openAttemptStore.js");
  return openAttemptStore(rateLimitUrl, logStore(log));
}

/** Loads the metrics only if they are asked for. */
async function loadMetrics({ metricsPort }: Config): Promise<OpenMetrics | undefined> {
  if (metricsPort === undefined) return undefined;
  const { openMetrics } = await import("./telemetry/metrics/openMetrics.js");
  return openMetrics(packageVersion());
}

/**
 * Starts the sandbox if no upstream is configured, then clients, schema and server.
 * If a later part fails, those already started are stopped.
 *
 * @param requestLog gets the line of each request
 */
export async function startApp(config: Config, log: Logger, requestLog: RequestLog = log): Promise<App> {
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const opened = await loadMetrics(config);
    const metrics = opened?.metrics;
    closers.push(() => Promise.resolve(opened?.close())); // the last one: a stop can be watched to its end
    let sandbox: Sandbox | undefined;
    let bases = config.upstream;
    if (!bases) {
      const own = (sandbox = await openSandbox(config, log));
      closers.push(() => own.stop());
      bases = { usersApiUrl: own.usersUrl, jessApiUrl: own.jessUrl };
    }
    const tracing = await openTraces({
      env: process.env,
      traceParent: config.traceParent,
      trustsNone: config.trustProxy === false,
      isTrusted: trustedProxies(config.trustProxy),
      baseUrls: { users: bases.usersApiUrl, jess: bases.jessApiUrl },
      log,
    });
    closers.push(() => tracing.close());
    const upstreams = createUpstreams(config, bases, metrics && ((report) => metrics.onCall(report)));
    closers.push(
      () => upstreams.users.close(),
      () => upstreams.jess.close(),
    );
    const attemptStore = await openStore(config, log);
    closers.push(() => Promise.resolve(attemptStore?.close()));
    const server = await createServer({
      ...{ config, upstreams, schema: buildSchema(), log, attemptStore, metrics },
      requestLog: metrics?.count(requestLog) ?? requestLog,
      traces: tracing.traces,
    });
    closers.push(() => server.close());
    metrics?.watch({
      server: () => server.figures,
      upstreams: { users: () => upstreams.users.figures, jess: () => upstreams.jess.figures },
      storeIsUp: attemptStore && (() => attemptStore.isThere),
    });
    const { host, port, metricsHost, metricsPort = 0 } = config;
    const metricsUrl =
      opened &&
      (await listening(LISTEN_SETTINGS.metrics, () => opened.listen({ host: metricsHost, port: metricsPort })));
    const url = await listening(LISTEN_SETTINGS.api, () => server.app.listen({ host, port, backlog: BACKLOG }));
    return {
      url,
      sandbox,
      metricsUrl,
      get underWay() {
        return server.underWay;
      },
      get ended() {
        return server.ended;
      },
      reloadDocuments: server.reloadDocuments,
      drain: () => server.drain(),
      stop: async () => {
        server.drain();
        const grace = new AbortController();
        const timer = delay(config.shutdownGraceMs, undefined, { signal: grace.signal }).then(
          () => {
            const cut = server.underWay;
            log.warn({ ...cut, graceMs: config.shutdownGraceMs }, "the grace period is over: what is under way is cut");
            server.cut();
            return cut;
          },
          () => NOTHING, // all requests ended in time
        );
        await closeAll();
        grace.abort();
        return await timer;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
