import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Config } from "./config.js";
import type { Upstreams } from "./context/createContext.js";
import { HttpClient } from "./http/HttpClient.js";
import { ReadMemory } from "./http/ReadMemory.js";
import { ReadsUnderWay } from "./http/ReadsUnderWay.js";
import { buildSchema } from "./resolvers/buildSchema.js";
import { type Sandbox, startSandbox } from "./sandbox/startSandbox.js";
import { createServer } from "./server/createServer.js";

/** The running service. */
export interface App {
  /** Where it listens, without a trailing slash. */
  readonly url: string;
  /** The stand-in for the upstream, when none is configured. */
  readonly sandbox: Sandbox | undefined;
  /** From now on `/readyz` says no, so that whoever spreads the load sends it elsewhere; what still comes is served. */
  drain(): void;
  /** Lets the requests under way end, within the grace period, then closes everything. */
  stop(): Promise<void>;
}

const READ_MEMORY_BYTES = 256 * 2 ** 20;

type Bases = NonNullable<Config["upstream"]>;

function connect(config: Config, { usersApiUrl, jessApiUrl }: Bases): Upstreams {
  const timeouts = {
    connectTimeoutMs: config.upstreamConnectTimeoutMs,
    timeoutMs: config.upstreamTimeoutMs,
    idleTimeoutMs: config.upstreamIdleTimeoutMs,
  };
  // One session, so one memory: a change by the one API may be seen in the other.
  const shared = { ...timeouts, readMemory: new ReadMemory(READ_MEMORY_BYTES), readsUnderWay: new ReadsUnderWay() };
  return {
    users: new HttpClient({ service: "users", baseUrl: usersApiUrl, ...shared }),
    jess: new HttpClient({ service: "jess", baseUrl: jessApiUrl, ...shared }),
    logonPath: config.usersLogonPath,
  };
}

async function openSandbox({ sandboxPort, sandboxDataDir }: Config): Promise<Sandbox> {
  return startSandbox({ port: sandboxPort, ...(sandboxDataDir !== undefined && { dataDir: sandboxDataDir }) });
}

/**
 * Puts the parts together: the sandbox if no upstream is named, then clients, schema, server.
 * What was started is stopped again when a later part fails.
 */
export async function startApp(config: Config, log: Logger): Promise<App> {
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    let sandbox: Sandbox | undefined;
    let bases = config.upstream;
    if (!bases) {
      const opened = await openSandbox(config);
      closers.push(() => opened.stop());
      bases = { usersApiUrl: opened.usersUrl, jessApiUrl: opened.jessUrl };
      sandbox = opened;
    }
    const upstreams = connect(config, bases);
    closers.push(
      () => upstreams.users.close(),
      () => upstreams.jess.close(),
    );
    const server = await createServer({ config, upstreams, schema: buildSchema().served, log });
    closers.push(() => server.close());
    const url = await server.app.listen({ host: config.host, port: config.port });
    return {
      url,
      sandbox,
      drain: () => server.drain(),
      stop: async () => {
        server.drain();
        const grace = new AbortController();
        const timer = delay(config.shutdownGraceMs, undefined, { signal: grace.signal }).then(
          () => server.app.server.closeAllConnections(),
          () => undefined, // everybody was done before
        );
        await closeAll();
        grace.abort();
        await timer;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
