#!/usr/bin/env node
import { rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import closeWithGrace from "close-with-grace";
import { type Config, ConfigError, readConfig } from "./config.js";
import { createLog } from "./log.js";
import { openPrivateTmp } from "./privateTmp.js";
import { type App, startApp } from "./startApp.js";

/**
 * Between "no more requests, please" and the end of listening: so that a load balancer comes to hear of it, and clients
 * get an answer that closes the connection they keep, instead of finding it closed under their next request.
 */
const NOTICE_MS = 1_000;

const say = (text: string) => process.stdout.write(`${text}\n`);

function welcome({ url, sandbox }: App, { publicUrl, graphiql, upstream }: Config): string {
  const base = publicUrl ?? url;
  const behind = sandbox
    ? `the sandbox (no USERS_API_URL is set): log on as demo@example.org with the password demo; its data is in ${sandbox.dataDir}`
    : `${upstream?.usersApiUrl ?? ""} and ${upstream?.jessApiUrl ?? ""}`;
  return [`GraphQL   ${base}/graphql`, ...(graphiql ? [`GraphiQL  ${base}/graphql`] : []), `Upstream  ${behind}`].join(
    "\n",
  );
}

async function run(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  const tmp = await openPrivateTmp();
  process.env.TMPDIR = tmp; // uploads of GraphQL multipart requests are buffered there
  const removeTmp = () => rm(tmp, { recursive: true, force: true });
  const app = await startApp(config, log).catch(async (error: unknown) => {
    await removeTmp();
    throw error;
  });
  say(welcome(app, config));
  closeWithGrace({ delay: NOTICE_MS + config.shutdownGraceMs + 2_000, logger: false }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, "stopping after a failure that nobody handled");
    app.drain();
    if (signal === "SIGTERM") await delay(NOTICE_MS); // SIGINT is somebody at a terminal
    await app.stop();
    await removeTmp();
  });
}

run().catch((error: unknown) => {
  const words =
    error instanceof ConfigError
      ? error.message
      : error instanceof Error
        ? `Cannot start: ${error.message}`
        : "Cannot start.";
  process.stderr.write(`${words}\n`);
  process.exitCode = 1;
});
