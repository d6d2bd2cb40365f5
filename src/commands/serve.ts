import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import closeWithGrace from "close-with-grace";
import { type Config, type Environment, readConfig } from "../config/config.js";
import { tuneV8 } from "../runtime/tuneV8.js";
import { createLog } from "../runtime/createLog.js";
import { openTempDir } from "./tempDir.js";
import { startFailure } from "./startFailure.js";
import { type App, startApp } from "../startApp.js";
import { toError } from "../toError.js";

/**
 * Between "no more requests, please" and the end of listening: so that a load balancer comes to hear of it, and clients
 * get an answer that closes the connection they keep, instead of finding it closed under their next request.
 */
const NOTICE_MS = 1_000;

function welcome({ url, sandbox }: App, { publicUrl, graphiql, upstream, webRoot }: Config): string {
  const base = publicUrl ?? url;
  const behind = sandbox
    ? `the sandbox (no USERS_API_URL is set): log on as demo@example.org with the password demo; its data is in ${sandbox.dataDir}`
    : `${upstream?.usersApiUrl ?? ""} and ${upstream?.jessApiUrl ?? ""}`;
  return [
    `GraphQL   ${base}/graphql`,
    ...(graphiql ? [`GraphiQL  ${base}/graphql`] : []),
    ...(webRoot === undefined ? [] : [`Web       ${base}/`]),
    `Upstream  ${behind}`,
  ].join("\n");
}

/** What suits a process that does the same small work for many at once; each was measured, see docs/performance.md. */
const V8_FLAGS = [
  // V8 makes what has often outlived a collection in the old generation from the start. While the young one is still small,
  // all that belongs to a request does; later on it would be garbage there, for long, and keep all that it points to.
  "--no-allocation-site-pretenuring",
  // Little outlives a collection of the young generation: to share that among threads costs more than to do it.
  "--no-parallel-scavenge",
  // A request passes many small functions: more of them are made one than by default (920 and 460).
  "--max-inlined-bytecode-size-cumulative=3000",
  "--max-inlined-bytecode-size=1200",
  // When a collection finds no object of a kind, V8 drops what it has compiled for that kind, by default two collections later.
  // Between two requests there is none of most kinds.
  "--retain-maps-for-n-gc=100",
  // V8 lets the old generation grow by what survived of it, a tenth when little comes to it, and counts the bytes of buffers
  // too, which here are most by far: after a quiet time it would collect all of it several times a second under large listings.
  "--heap-growing-percent=300",
];

/** Signals of a crash: a handler would return to the instruction that crashes, and so end nothing. */
const CRASHES = ["SIGABRT", "SIGSEGV", "SIGILL", "SIGTRAP", "SIGBUS", "SIGFPE"] as const;

/**
 * Starts the service, says where it is, and stops it on SIGTERM or SIGINT. Resolves when it serves.
 *
 * @throws ConfigError, or an Error that says why it cannot start; nothing is left of the attempt then.
 */
export async function serve(env: Environment): Promise<void> {
  const config = readConfig(env);
  for (const flag of V8_FLAGS) setFlagsFromString(flag);
  tuneV8();
  const log = await createLog(config.logLevel);
  const tmp = await openTempDir();
  process.env.TMPDIR = tmp.path; // files of GraphQL multipart requests are put aside there when they come out of order
  const app = await startApp(config, log).catch(async (error: unknown) => {
    await tmp.remove();
    const settings = Reflect.get(toError(error), "port") === config.port ? "PORT or --port" : "SANDBOX_PORT";
    throw new Error(`Cannot start: ${startFailure(error, settings)}`, { cause: error });
  });
  process.stdout.write(`${welcome(app, config)}\n`);
  const delayMs = NOTICE_MS + config.shutdownGraceMs + 2_000;
  closeWithGrace({ delay: delayMs, logger: false, skip: [...CRASHES] }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, "stopping after a failure that nobody handled");
    app.drain();
    if (signal === "SIGTERM") await delay(NOTICE_MS); // SIGINT is somebody at a terminal
    await app.stop();
    await tmp.remove();
  });
}
