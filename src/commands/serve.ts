import { setTimeout as delay } from "node:timers/promises";
import closeWithGrace from "close-with-grace";
import { type Config, type Environment, readConfig } from "../config/config.js";
import { tuneV8 } from "../runtime/tuneV8.js";
import { checkOpenFiles } from "../runtime/openFilesLimit.js";
import { createLog } from "../runtime/createLog.js";
import { openTempDir } from "./tempDir.js";
import { startFailure } from "./startFailure.js";
import { type App, startApp } from "../startApp.js";
import { toError } from "../toError.js";

/**
 * How long the service still accepts requests after SIGTERM, while /readyz is 503: so that load balancers notice, and clients
 * get a response with `Connection: close` before their kept connection is closed.
 */
const NOTICE_MS = 1_000;

function welcome({ url, sandbox }: App, { publicUrl, graphiql, upstream, webRoot }: Config): string {
  const base = publicUrl ?? url;
  const target = sandbox
    ? `the sandbox (USERS_API_URL is not set): log on as demo@example.org, password demo; data in ${sandbox.dataDir}`
    : `${upstream?.usersApiUrl ?? ""} and ${upstream?.jessApiUrl ?? ""}`;
  return [
    ...(webRoot === undefined ? [] : [`Page      ${base}/`]),
    `GraphQL   ${base}/graphql`,
    ...(graphiql ? [`GraphiQL  ${base}/graphql`] : []),
    `Upstream  ${target}`,
  ].join("\n");
}

/** Signals of a crash. A handler would return to the crashing instruction, so the process would never end. */
const CRASH_SIGNALS = ["SIGABRT", "SIGSEGV", "SIGILL", "SIGTRAP", "SIGBUS", "SIGFPE"] as const;

/**
 * Starts the service, prints its URLs, and stops it on SIGTERM or SIGINT. Resolves when it is ready.
 *
 * @throws ConfigError, or an Error with the reason why it cannot start; then nothing is left behind.
 */
export async function serve(env: Environment): Promise<void> {
  const config = readConfig(env);
  tuneV8();
  const log = await createLog(config.logLevel);
  checkOpenFiles(config.maxStreams, log);
  const tmp = await openTempDir();
  process.env.TMPDIR = tmp.path; // for parts of GraphQL uploads that arrive out of order
  const app = await startApp(config, log).catch(async (error: unknown) => {
    await tmp.remove();
    const settings = Reflect.get(toError(error), "port") === config.port ? "PORT or --port" : "SANDBOX_PORT";
    throw new Error(`Cannot start: ${startFailure(error, settings)}`, { cause: error });
  });
  process.stdout.write(`${welcome(app, config)}\n`);
  const delayMs = NOTICE_MS + config.shutdownGraceMs + 2_000;
  closeWithGrace({ delay: delayMs, logger: false, skip: [...CRASH_SIGNALS] }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, "stopping after an unhandled error");
    app.drain();
    if (signal === "SIGTERM") await delay(NOTICE_MS); // SIGINT comes from a terminal: no load balancer
    await app.stop();
    await tmp.remove();
  });
}
