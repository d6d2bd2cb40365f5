#!/usr/bin/env node
/** Measures what real clients send beside the plain request, of one process in turn: `node bench/compareClients.mjs [main.js]`; see README.md. */
import { CASES } from "./cases.mjs";
import { CLIENT_CASES } from "./clientCases.mjs";
import { cpuOf, median } from "./cpu.mjs";
import { pinSelf, startFacade, startUpstream } from "./servers.mjs";
import { requestOf, verify } from "./verify.mjs";

const [dist = "dist/main.js"] = process.argv.slice(2);
const CONNECTIONS = 64;
const WARM_ROUNDS = 4;
const ROUNDS = 24;
const WARM_SECONDS = 0.2;
const SECONDS = 0.12;

async function prepare(server, upstream, [name, it]) {
  const length = await verify(server, upstream, it, CONNECTIONS);
  const requests = Array.from({ length: CONNECTIONS }, (_, user) => requestOf(server, it, user));
  return { name, length, requests, costs: [] };
}

async function compare(name, server, upstream) {
  const cases = [[name, CASES[name]], ...Object.entries(CLIENT_CASES).filter(([key]) => key.startsWith(`${name} (`))];
  const rows = [];
  for (const each of cases) rows.push(await prepare(server, upstream, each));
  for (let round = 0; round < WARM_ROUNDS; round++) for (const row of rows) await cpuOf(server, row, WARM_SECONDS);
  for (let round = 0; round < ROUNDS; round++) {
    // Another one first in each round, so that none has always the same neighbour before it.
    for (let turn = 0; turn < rows.length; turn++) {
      const row = rows[(round + turn) % rows.length];
      row.costs.push(await cpuOf(server, row, SECONDS));
    }
  }
  const plain = rows[0].costs;
  for (const { name, costs } of rows) {
    const pairs = median(costs.map((cost, round) => plain[round] / cost));
    process.stdout.write(`| ${name} | ${median(costs).toFixed(1)} | ${pairs.toFixed(3)} |\n`);
  }
}

pinSelf();
const upstream = await startUpstream();
try {
  const server = await startFacade(`http://127.0.0.1:${upstream.port}`, dist, "clients");
  try {
    process.stdout.write("| request | median µs | plain / this, median of pairs |\n| --- | --: | --: |\n");
    for (const name of ["info", "me", "files"]) await compare(name, server, upstream);
  } finally {
    await server.stop();
  }
} finally {
  await upstream.stop();
}
