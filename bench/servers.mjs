/** Starts the servers, each a process of its own on the core of the servers, and reads from /proc what they use. */
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { command as tailcall } from "./peers/tailcall/command.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const canPin = spawnSync("taskset", ["-c", "1", "true"]).status === 0;

export const SERVER_CORE = 0;
export const LOAD_CORE = 1;
export const pinning = canPin
  ? `servers on core ${SERVER_CORE}, load and upstream on core ${LOAD_CORE}`
  : "not pinned: taskset or a second core is missing";

/** Moves this very process to the core of the load. */
export function pinSelf() {
  if (canPin) spawnSync("taskset", ["-a", "-cp", String(LOAD_CORE), String(process.pid)]);
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function accepts(port) {
  const socket = net.connect({ port, host: "127.0.0.1" });
  const connected = await new Promise((resolve) => {
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  });
  socket.destroy();
  return connected;
}

/** A running server and what it has used. */
export class Server {
  constructor(name, port, child) {
    this.name = name;
    this.port = port;
    this.child = child;
  }

  /** CPU seconds of the process so far, all threads, user and system: utime and stime of proc(5), in ticks of 10 ms. */
  get cpuSeconds() {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** CPU nanoseconds of its threads so far, by the scheduler: for rounds that are too short for ticks. Without threads that have ended. */
  get cpuNanoseconds() {
    const tasks = `/proc/${this.child.pid}/task`;
    const used = (task) => Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ", 1)[0]);
    return readdirSync(tasks).reduce((sum, task) => sum + used(task), 0);
  }

  #status(name) {
    const status = readFileSync(`/proc/${this.child.pid}/status`, "utf8");
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? NaN) / 1024;
  }

  /** MiB held now, and the most that was held since `forgetPeak`. */
  get rss() {
    return this.#status("VmRSS");
  }
  get peakRss() {
    return this.#status("VmHWM");
  }
  forgetPeak() {
    writeFileSync(`/proc/${this.child.pid}/clear_refs`, "5");
  }

  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    const killer = setTimeout(() => this.child.kill("SIGKILL"), 5_000);
    await gone;
    clearTimeout(killer);
  }
}

/** A program of Node with one and the same set of Node options (none) for all. */
const node = (script) => () => [process.execPath, ...(process.env.BENCH_NODE_OPTIONS?.split(" ") ?? []), script];

/** Starts what `commandOf(port)` says; resolves when it takes connections. */
export async function start(name, commandOf, env, core = SERVER_CORE) {
  const port = await freePort();
  const pin = canPin ? ["taskset", "-c", String(core)] : [];
  const [command, ...args] = [...pin, ...commandOf(port)];
  // A file, not /dev/null: writing the log is part of the work.
  const logFile = join(tmpdir(), `ensims-graphql-bench-${name}.log`);
  const log = openSync(logFile, "w");
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, NODE_ENV: "production", PORT: String(port), STOP_NOTICE_MS: "0", ...env },
    stdio: ["ignore", "ignore", log],
  });
  closeSync(log);
  for (let waited = 0; !(await accepts(port)); waited += 50) {
    if (child.exitCode !== null || child.signalCode !== null || waited > 30_000) {
      child.kill("SIGKILL");
      throw new Error(`${name} does not start: ${readFileSync(logFile, "utf8").trim().slice(-400)}`);
    }
    await delay(50);
  }
  return new Server(name, port, child);
}

export const startUpstream = () => start("upstream", node(here("upstream.mjs")), {}, LOAD_CORE);

/** The facade as it ships, every guard on; every answer line of its log goes to a file. */
export function startFacade(base, dist, name = "facade", env = {}) {
  if (!existsSync(dist)) throw new Error(`there is no ${dist}: npm run build`);
  return start(name, node(dist), {
    USERS_API_URL: `${base}/users/api`,
    JESS_API_URL: `${base}/jess_web/api`,
    LOG_LEVEL: "info",
    ...env,
  });
}

const PEER_COMMANDS = {
  mercurius: node(here("peers/mercurius.mjs")),
  yoga: node(here("peers/yoga.mjs")),
  apollo: node(here("peers/apollo.mjs")),
  mesh: node(here("peers/mesh.mjs")),
  tailcall,
  bare: node(here("peers/bare.mjs")),
};
export const PEERS = Object.keys(PEER_COMMANDS);

/** Starts what is measured: the pass-through, the facade and the peers; a peer that cannot be had is told and left out. */
export async function startServers(base, { dist, peers, onSkip, onStart }) {
  const servers = [];
  const add = async (starting) => {
    const server = await starting;
    servers.push(server);
    onStart(server);
  };
  await add(start("passthrough", node(here("passthrough.mjs")), { UPSTREAM: base }));
  await add(startFacade(base, dist));
  for (const peer of peers) {
    await add(start(peer, PEER_COMMANDS[peer], { UPSTREAM: base })).catch((error) => onSkip(peer, error.message));
  }
  return servers;
}
