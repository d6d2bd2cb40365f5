/** From the rounds to a table, a file of results and a chart. */
import { mkdir, writeFile } from "node:fs/promises";
import { chart } from "./chart.mjs";

export function median(values) {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** One line for each server of a case: medians over the rounds, and the spread of the ratio. */
export function summary({ bar, rounds }) {
  return Object.keys(rounds[0]).map((server) => {
    const all = (key) => rounds.map((round) => round[server][key]);
    const of = (key) => median(all(key));
    const ratios = all("ratio");
    const ratio = of("ratio");
    const verdict = server === "facade" && bar !== undefined ? { bar, reached: ratio >= bar } : {};
    const spread = { ratio, min: Math.min(...ratios), max: Math.max(...ratios), ...verdict };
    const measured = { cpu: of("cpu"), perSecond: of("perSecond"), p50: of("p50"), p99: of("p99") };
    return { server, ...spread, ...measured, peakRss: Math.max(...all("peakRss")), growth: Math.max(...all("growth")) };
  });
}

const fixed = (value, digits) => (Number.isFinite(value) ? value.toFixed(digits) : "");
const ratio = (value) => fixed(value, value < 0.1 ? 3 : 2);

function row(it, line) {
  const isTransfer = it.unit !== "µs a request";
  const verdict = line.bar === undefined ? "" : `≥ ${line.bar} ${line.reached ? "yes" : "**no**"}`;
  const speed = isTransfer ? `${fixed(line.perSecond, 0)} MiB/s` : fixed(line.perSecond, 0);
  const memory = fixed(line.peakRss, 0) + (isTransfer ? ` (+${fixed(line.growth, 0)})` : "");
  const times = [line.p50, line.p99].map((time) => fixed(time, time < 10 ? 1 : 0));
  const cells = [it.title, line.server, ratio(line.ratio), ratio(line.min), ratio(line.max), verdict];
  return [...cells, `${fixed(line.cpu, isTransfer ? 2 : 1)} ${it.unit}`, speed, ...times, memory];
}

export function table(run) {
  const head = [
    "case",
    "server",
    "CPU ratio",
    "min",
    "max",
    "bar",
    "CPU",
    "requests/s",
    "p50 ms",
    "p99 ms",
    "peak RSS MiB",
  ];
  const rows = run.cases.flatMap((it) => summary(it).map((line) => row(it, line)));
  const lines = [head, head.map((_, index) => (index < 2 ? "---" : "--:")), ...rows];
  const facts = `Node ${run.node}, ${run.cpu}, ${run.cores} cores; ${run.pinning}; ${run.rounds} rounds of ${run.seconds} s; load average ${fixed(run.loadAverage, 1)} (${run.date})`;
  const skipped = run.leftOut.map(({ name, reason }) => `Left out: ${name}: ${reason}`);
  return [...lines.map((cells) => `| ${cells.join(" | ")} |`), "", facts, ...skipped, ""].join("\n");
}

/** `results/latest.json` holds every round; the chart is for the documentation. */
export async function save(run) {
  const file = (path) => new URL(path, import.meta.url);
  const cases = run.cases.map((it) => ({
    ...it,
    summary: Object.fromEntries(summary(it).map((line) => [line.server, line])),
  }));
  await mkdir(file("results/"), { recursive: true });
  await writeFile(file("results/latest.json"), `${JSON.stringify({ ...run, cases }, rounded, 2)}\n`);
  await mkdir(file("../docs/"), { recursive: true });
  await writeFile(file("../docs/performance.svg"), chart(run));
}

/** Nobody reads the ninth digit; what is no number is left out. */
const rounded = (_key, value) =>
  typeof value !== "number" ? value : Number.isFinite(value) ? Number(value.toPrecision(5)) : undefined;
