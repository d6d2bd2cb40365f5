import { setTimeout as delay } from "node:timers/promises";
import { type Config, type Environment, readConfig } from "../config/config.js";
import { ConfigError } from "../config/ConfigError.js";
import { tuneV8 } from "../runtime/tuneV8.js";
import { checkOpenFiles } from "../runtime/openFilesLimit.js";
import { createLog, SERVICE_NAME } from "../runtime/createLog.js";
import { packageVersion } from "../packageUrl.js";
import { openTempDir } from "./tempDir.js";
import { stopOnSignal } from "./stopOnSignal.js";
import { type App, startApp } from "../startApp.js";
import { openRequestLog } from "../server/log/RequestLog.js";
import { toError } from "../toError.js";

/** How much longer than all its parts a stop may take, in ms. */
const SPARE_MS = 2_000;

function welcome({ url, sandbox, metricsUrl }: App, { publicUrl, graphiql, upstream, webRoot }: Config): string {
  const base = publicUrl ?? url;
  const target = sandbox
    ? `the sandbox (USERS_API_URL is not set): log on as demo@example.org, password demo; data in ${sandbox.dataDir}`
    : `${upstream?.usersApiUrl ?? ""} and ${upstream?.jessApiUrl ?? ""}`;
  return [
    ...(webRoot === undefined ? [] : [`Page      ${base}/`]),
    `GraphQL   ${base}/graphql`,
    ...(graphiql ? [`GraphiQL  ${base}/graphql`] : []),
    ...(metricsUrl === undefined ? [] : [`Metrics   ${metricsUrl}`]),
    `Upstream  ${target}`,
  ].join("\n");
}

/**
 * Starts the service, prints its URLs, and stops it on a signal. Resolves when it is ready.
 *
 * @throws ConfigError, or an Error with the reason why it cannot start; then nothing is left behind.
 */
export async function serve(env: Environment): Promise<void> {
  const config = readConfig(env);
  tuneV8();
  const { log, destination } = await createLog(config.logLevel);
  log.info({ version: packageVersion(), node: process.version }, "starting");
  const requestLog = openRequestLog(log, SERVICE_NAME, destination);
  checkOpenFiles(config.maxStreams, log);
  const tmp = await openTempDir();
  process.env.TMPDIR = tmp.path; // for parts of GraphQL uploads that arrive out of order
  const app = await startApp(config, log, requestLog).catch(async (error: unknown) => {
    await tmp.remove();
    if (error instanceof ConfigError) throw error; // of the documents, which need the schema to be checked
    throw new Error(`Cannot start: ${toError(error).message}`, { cause: error });
  });
  const { stopNoticeMs, shutdownGraceMs } = config;
  stopOnSignal({
    log,
    facts: () => app.underWay,
    onHangup: app.reloadDocuments,
    limitMs: stopNoticeMs + shutdownGraceMs + SPARE_MS,
    stop: async ({ signal }) => {
      const endedBefore = app.ended;
      app.drain();
      // Only SIGTERM comes from what also moves the traffic to another process.
      if (signal === "SIGTERM") await delay(stopNoticeMs);
      const cut = await app.stop();
      await tmp.remove();
      return { ended: app.ended - endedBefore, cut: cut.requests + cut.streams };
    },
  });
  process.stdout.write(`${welcome(app, config)}\n`);
}
