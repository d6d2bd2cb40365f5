import { readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Prints what was measured, as one table. */
export default async function printFigures() {
  const path = process.env.SOAK_FIGURES ?? "";
  const lines = (await readFile(path, "utf8").catch(() => "")).split("\n").filter((line) => line !== "");
  const rows = lines.map((line) => JSON.parse(line));
  const width = Math.max(0, ...rows.map(({ what }) => what.length));
  const table = rows.map(({ what, figure }) => `| ${what.padEnd(width)} | ${figure}\n`);
  process.stdout.write(`\n${table.join("")}\n`);
  await rm(dirname(path), { recursive: true, force: true });
}
