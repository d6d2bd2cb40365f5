import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Config } from "./config/config.js";
import { createUpstreams } from "./createUpstreams.js";
import { buildSchema } from "./resolvers/buildSchema.js";
import type { Sandbox } from "./sandbox/startSandbox.js";
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

/** Loaded only where it stands in. */
async function openSandbox({ sandboxPort, sandboxDataDir, sandboxSmtpUrl }: Config, log: Logger): Promise<Sandbox> {
  const { startSandbox } = await import("./sandbox/startSandbox.js");
  return startSandbox({
    port: sandboxPort,
    onDataLost: (dataDir) => log.warn({ dataDir }, "the data folder of the sandbox was deleted: its files are lost"),
    ...(sandboxDataDir !== undefined && { dataDir: sandboxDataDir }),
    ...(sandboxSmtpUrl !== undefined && { smtpUrl: sandboxSmtpUrl }),
  });
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
      const opened = await openSandbox(config, log);
      closers.push(() => opened.stop());
      bases = { usersApiUrl: opened.usersUrl, jessApiUrl: opened.jessUrl };
      sandbox = opened;
    }
    const upstreams = createUpstreams(config, bases);
    closers.push(
      () => upstreams.users.close(),
      () => upstreams.jess.close(),
    );
    const server = await createServer({ config, upstreams, schema: buildSchema(), log });
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
          () => server.cut(),
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
