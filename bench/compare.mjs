#!/usr/bin/env node
/** Measures two builds of the service beside each other, which single runs are too noisy for; see README.md. */
import { once } from "node:events";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { CASES } from "./cases.mjs";
import { CLIENT_CASES } from "./clientCases.mjs";
import { cpuOf, median } from "./cpu.mjs";
import { pinSelf, startFacade, startUpstream } from "./servers.mjs";
import { requestOf, verify } from "./verify.mjs";

const { values: options, positionals: dists } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", default: "info,me,files" },
    rounds: { type: "string", default: "14" },
    seconds: { type: "string", default: "1" },
    connections: { type: "string", default: "64" },
    processes: { type: "string", default: "1" }, // fresh ones of each build: they differ by some percent
    "second-env": { type: "string", multiple: true, default: [] }, // NAME=VALUE; SINK in it is a server that takes everything
  },
});
const LOADS = { ...CASES, ...CLIENT_CASES };
/** Of at least half a second each, so that all that is hot is compiled. */
const WARM_ROUNDS = 6;

/** By case, the median of pairs of each pair of processes. */
const ratios = new Map();

async function compare(name, [first, second], upstream) {
  const it = LOADS[name];
  if (it === undefined) throw new Error(`no case is called ${name}`);
  const connections = it.connections ?? Number(options.connections);
  const seconds = Number(options.seconds);
  const costs = new Map();
  for (const server of [first, second]) {
    const length = await verify(server, upstream, it, connections);
    const requests = Array.from({ length: connections }, (_, user) => requestOf(server, it, user));
    costs.set(server, { asked: { requests, length }, rounds: [] });
    for (let round = 0; round < WARM_ROUNDS; round++) await cpuOf(server, { requests, length }, Math.max(0.5, seconds));
  }
  for (let round = 0; round < Number(options.rounds); round++) {
    // The other one first in each round, so that neither has always the same neighbour before it.
    for (const server of round % 2 === 0 ? [first, second] : [second, first]) {
      const { asked, rounds } = costs.get(server);
      rounds.push(await cpuOf(server, asked, seconds));
    }
  }
  const [one, other] = [costs.get(first).rounds, costs.get(second).rounds];
  const cells = [one, other].map((rounds) => `${median(rounds).toFixed(1)} (${Math.min(...rounds).toFixed(1)})`);
  const pairs = median(one.map((cost, round) => cost / other[round]));
  const least = Math.min(...one) / Math.min(...other);
  ratios.set(name, [...(ratios.get(name) ?? []), pairs]);
  return `| ${name} | ${cells.join(" | ")} | ${pairs.toFixed(3)} | ${least.toFixed(3)} |\n`;
}

/** Starts both builds, and compares them in each case. */
async function compareProcesses(upstream) {
  const builds = [];
  try {
    for (const [index, dist] of dists.entries()) {
      const env = index === 0 ? {} : secondEnv;
      builds.push(await startFacade(`http://127.0.0.1:${upstream.port}`, dist, `build-${index + 1}`, env));
    }
    for (const name of options.only.split(",")) process.stdout.write(await compare(name, builds, upstream));
  } finally {
    await Promise.all(builds.map((server) => server.stop()));
  }
}

if (dists.length !== 2) throw new Error("Expected two builds: node bench/compare.mjs <old main.js> <new main.js>");
pinSelf();
/** Stands in for a collector. */
const sink = createServer((request, response) => request.resume().on("end", () => response.end()));
sink.listen(0, "127.0.0.1");
await once(sink, "listening");
const sinkUrl = `http://127.0.0.1:${sink.address().port}`;
const secondEnv = Object.fromEntries(
  options["second-env"].map((each) => {
    const [name, ...value] = each.split("=");
    return [name, value.join("=").replace("SINK", sinkUrl)];
  }),
);
const upstream = await startUpstream();
try {
  process.stdout.write(
    `| case | first: median µs (least) | second | first / second: median of pairs | of the least |\n`,
  );
  process.stdout.write("| --- | --: | --: | --: | --: |\n");
  for (let count = 0; count < Number(options.processes); count++) await compareProcesses(upstream);
  if (Number(options.processes) > 1) {
    for (const [name, all] of ratios)
      process.stdout.write(`${name}: median of all pairs of processes ${median(all).toFixed(3)}\n`);
  }
} finally {
  await upstream.stop();
  sink.closeAllConnections();
  sink.close();
}
