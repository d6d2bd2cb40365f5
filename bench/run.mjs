#!/usr/bin/env node
/** Proves and measures the servers side by side; see README.md. */
import { cpus, loadavg } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { CASES } from "./cases.mjs";
import { CLIENT_CASES } from "./clientCases.mjs";
import { load } from "./load.mjs";
import { save, table } from "./report.mjs";
import { PEERS, pinning, pinSelf, startServers, startUpstream } from "./servers.mjs";
import { transfer, TRANSFERS } from "./transfers.mjs";
import { requestOf, verify } from "./verify.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    peers: { type: "string", default: "all" },
    rounds: { type: "string" },
    seconds: { type: "string" },
    connections: { type: "string", default: "64" },
    mib: { type: "string" },
    pause: { type: "string", default: "0" },
    dist: { type: "string", default: fileURLToPath(new URL("../dist/main.js", import.meta.url)) },
    quick: { type: "boolean", default: false },
    "no-save": { type: "boolean", default: false },
  },
});
const ROUNDS = Number(options.rounds ?? (options.quick ? 2 : 5));
const SECONDS = Number(options.seconds ?? (options.quick ? 1 : 4));
const WARM_CPU_SECONDS = options.quick ? 1 : 3;
const WARM_ANSWERS = 3;
const PAUSE_MS = Number(options.pause) * 1_000;
const MIB = Number(options.mib ?? (options.quick ? 128 : 512));

const say = (text) => process.stderr.write(`${text}\n`);

const LOADS = { ...CASES, ...CLIENT_CASES };

/** All but those of the clients, unless some are named; `clients` names all of those. */
function namesOf(only) {
  if (only === undefined) return [...Object.keys(CASES), ...Object.keys(TRANSFERS)];
  const names = only.split(",").flatMap((name) => (name === "clients" ? Object.keys(CLIENT_CASES) : name));
  for (const name of names) if (!(name in LOADS) && !(name in TRANSFERS)) throw new Error(`no case is called ${name}`);
  return names;
}

const chosen = (all, names) => Object.keys(all).filter((name) => names.includes(name));

function chosenPeers(names) {
  if (names === "none") return [];
  if (names === "all") return PEERS.filter((peer) => peer !== "bare"); // which answers three cases only
  const peers = names.split(",");
  for (const peer of peers) if (!PEERS.includes(peer)) throw new Error(`no peer is called ${peer}`);
  return peers;
}

/** Another server first in each round, so that none has always the same neighbour before it. */
const rotated = (list, by) => list.map((_, index) => list[(index + by) % list.length]);

/** Adds to each measurement of a round how cheap the server was beside the pass-through of the same round. */
function compare(round) {
  const { cpu } = round.passthrough;
  for (const measured of Object.values(round)) measured.ratio = cpu / measured.cpu;
  return round;
}

async function measureLoad(server, it, connections, length, seconds) {
  const requests = Array.from({ length: connections }, (_, user) => requestOf(server, it, user));
  const cpu = server.cpuSeconds;
  server.forgetPeak();
  const told = await load({ port: server.port, requests, seconds, length }).catch((cause) => {
    throw new Error(`${server.name}: ${cause.message}`, { cause });
  });
  return { ...told, cpu: ((server.cpuSeconds - cpu) / told.requests) * 1e6, peakRss: server.peakRss };
}

/**
 * Until the server has worked for so long on it (on a busy machine a time on the clock says nothing) and has answered each
 * user some times.
 */
async function warmUp(server, it, connections, length) {
  const enough = server.cpuSeconds + WARM_CPU_SECONDS;
  for (let answers = 0; server.cpuSeconds < enough || answers < WARM_ANSWERS * connections;) {
    answers += (await measureLoad(server, it, connections, length, 0.5)).requests;
  }
}

async function measureCase(name, servers, upstream, leftOut) {
  const it = LOADS[name];
  const connections = it.connections ?? Number(options.connections);
  const lengths = new Map();
  const rounds = [];
  /** Of those that are in it still; a peer that answers otherwise, or not at all, is left out of the whole case. */
  const withEach = async (list, step) => {
    for (const server of list) {
      try {
        await step(server);
      } catch (error) {
        if (server.name === "facade" || server.name === "passthrough") throw error;
        leftOut(server.name, `${name}: ${error.message.slice(0, 300)}`);
        lengths.delete(server);
        for (const round of rounds) delete round[server.name];
      }
    }
  };
  const verified = () => [...lengths.keys()];
  await withEach(servers, async (server) => lengths.set(server, await verify(server, upstream, it, connections)));
  await withEach(verified(), (server) => warmUp(server, it, connections, lengths.get(server)));
  for (let round = 0; round < ROUNDS; round++) {
    if (PAUSE_MS > 0) await delay(PAUSE_MS);
    const measured = {};
    rounds.push(measured);
    await withEach(rotated(verified(), round), async (server) => {
      measured[server.name] = await measureLoad(server, it, connections, lengths.get(server), SECONDS);
    });
    compare(measured);
  }
  // Once more: what was true before the load is true after it.
  await withEach(verified(), (server) => verify(server, upstream, it, connections));
  return { name, title: it.title, bar: it.bar, unit: "µs a request", connections, rounds };
}

async function measureTransfer(name, servers, upstream) {
  const it = TRANSFERS[name];
  const both = servers.filter((server) => ["passthrough", "facade"].includes(server.name));
  for (const server of both) {
    await it.run(server, upstream, 20_000);
    await transfer(it, server, upstream, MIB / 4);
  }
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const measured = {};
    for (const server of rotated(both, round)) measured[server.name] = await transfer(it, server, upstream, MIB);
    rounds.push(compare(measured));
  }
  return { name, title: `${MIB} MiB ${it.title}`, bar: it.bar, unit: "s a GiB", connections: 1, rounds };
}

async function main() {
  const names = namesOf(options.only);
  const peers = chosenPeers(options.peers);
  const cases = chosen(LOADS, names);
  const transfers = chosen(TRANSFERS, names);
  pinSelf();
  const leftOutBecause = [];
  const leftOut = (name, reason) => {
    leftOutBecause.push({ name, reason: reason.replaceAll("\n", " ") });
    say(`Left out: ${name}: ${reason}`);
  };
  const running = [];
  try {
    const upstream = await startUpstream();
    running.push(upstream);
    const base = `http://127.0.0.1:${upstream.port}`;
    const servers = await startServers(base, {
      dist: options.dist,
      peers,
      onSkip: leftOut,
      onStart: (server) => running.push(server),
    });
    const results = [];
    for (const name of cases) {
      say(`${name} …`);
      results.push(await measureCase(name, servers, upstream, leftOut));
    }
    for (const name of transfers) {
      say(`${name} …`);
      results.push(await measureTransfer(name, servers, upstream));
    }
    const run = {
      date: new Date().toISOString(),
      node: process.version,
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      pinning,
      loadAverage: loadavg()[0],
      rounds: ROUNDS,
      seconds: SECONDS,
      leftOut: leftOutBecause,
      cases: results,
    };
    process.stdout.write(table(run));
    if (!options["no-save"]) await save(run);
  } finally {
    await Promise.all(running.map((server) => server.stop()));
  }
}

try {
  await main();
} catch (error) {
  say(`The benchmark ends here: ${error.message}`);
  process.exitCode = 1;
}
