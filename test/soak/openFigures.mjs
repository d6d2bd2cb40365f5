import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Names the file that the tests write their figures to. */
export default async function openFigures() {
  process.env.SOAK_FIGURES = join(await mkdtemp(join(tmpdir(), "ensims-soak-")), "figures.jsonl");
}
