import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { JessCaller } from "./JessCaller.js";

let dataDir = "";
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "jobs-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

test("jobs go on after a restart where their last collected case was", async () => {
  const first = await JessCaller.start({ caseSeconds: 10 }, { dataDir });
  const ended = await first.submitCases(1);
  await first.advance(20_000);
  const running = await first.submitCases(12);
  await first.advance(1_300 + 14_000);
  const cancelling = await first.submitCases(12);
  await first.advance(1_300);
  await first.json("POST", `/job/${cancelling}`, { cmd: "Cancel" });
  const waiting = await first.submitCases(1);
  const before = await first.list();
  const [, , , , , , collected = 0] = (await first.status(running)).progress.split(", ").map(Number);
  await first.sandbox.stop();

  await using second = await JessCaller.start({ caseSeconds: 10 }, { dataDir });
  const after = await second.list();

  expect(after.map((row) => row.job_SN)).toEqual([ended, running, cancelling, waiting]);
  expect(after[0]).toEqual(before[0]);
  const [, , , , , , kept = 0] = (await second.status(running)).progress.split(", ").map(Number);
  expect(collected).toBeGreaterThan(0);
  expect(kept).toBe(collected);
  // The clock of the second begins anew.
  await second.advance(300_000);
  const statuses = (await second.list()).map((row) => row.status);
  expect(statuses).toEqual(["FINISHED", "FINISHED", "CANCELED", "FINISHED"]);
  expect(await second.status(running)).toMatchObject({ progress: "12, 0, 0, 0, 0, 0, 12" });
  expect((await readdir(join(dataDir, "jobs", String(running), "results"))).length).toBe(14);
  expect(await second.submitCases(1)).toBe(waiting + 1);
});

test("a submission that a kill interrupted leaves no job, and its id is not used again", async () => {
  const first = await JessCaller.start({}, { dataDir });
  const id = await first.submitCases(1);
  await first.sandbox.stop();
  await mkdir(join(dataDir, "jobs", String(id + 1), "submission"), { recursive: true });

  await using second = await JessCaller.start({}, { dataDir });

  expect(await second.list()).toHaveLength(1);
  expect(await second.submitCases(1)).toBe(id + 2);
  expect((await readdir(join(dataDir, "jobs"))).includes(String(id + 1))).toBe(false);
});
