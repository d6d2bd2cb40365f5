import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { Jobs } from "../../../src/sandbox/jess/jobs/Jobs.js";
import { prepareJob } from "../../../src/sandbox/jess/programs/prepareJob.js";
import { defaultQuirks } from "../../../src/sandbox/Quirks.js";
import { until } from "../../support/until.js";
import { demo } from "../Caller.js";
import { JessCaller } from "./JessCaller.js";

const asDemo = async (caller: JessCaller) => caller.as(demo);

test("the demo account has 14 jobs of the last ten days: each status, and each kind of end", async () => {
  await using sandbox = await JessCaller.start();
  const rows = await (await asDemo(sandbox)).list();

  expect(rows.map((row) => row.job_SN)).toEqual(Array.from({ length: 14 }, (_, index) => 385_001 + index));
  expect(new Set(rows.map((row) => row.status))).toEqual(
    new Set(["FINISHED", "REJECTED", "CANCELED", "QUEUED", "ACCEPTED", "UNPACKED"]),
  );
  expect(rows.map((row) => row.progress)).toEqual(
    expect.arrayContaining([
      ...["12, 0, 0, 0, 0, 0, 12", "10, 0, 0, 0, 0, 0, 10"],
      ...["21, 0, 0, 13, 0, 4, 4", "21, 0, 0, 0, 12, 4, 5"],
    ]),
  );
  const times = rows.map((row) => Number(row.received));
  expect(times).toEqual([...times].sort());
  expect(Date.now() - Math.min(...times)).toBeLessThan(10 * 86_400_000);
  expect(await sandbox.list()).toEqual([]);
});

test("their results are made when they are asked for, by the programs that other jobs have", async () => {
  await using sandbox = await JessCaller.start();
  const caller = await asDemo(sandbox);
  const end = async (id: number) => (await caller.send("GET", `/job/file/${id}/eplusout.end`)).text;

  expect(await end(385_001)).toMatch(/^EnergyPlus Completed Successfully/);
  expect(await end(385_007)).toMatch(/^EnergyPlus Terminated--Fatal Error Detected/);
  const [sample, cancelled, picture] = await Promise.all(
    [385_005, 385_006, 385_009].map((id) =>
      caller.json<{ children: { text: string }[] }>("GET", `/job/dir/${id}`).then(({ data }) => data.children),
    ),
  );
  expect(sample?.map(({ text }) => text)).toEqual(expect.arrayContaining(["LHS-000009"]));
  expect(cancelled).toHaveLength(4);
  expect(picture?.map(({ text }) => text.split(" ")[0])).toContain("job.done!");
});

test("one that is active stays so until it is cancelled, over a restart too", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "jobs-"));
  try {
    const first = await JessCaller.start({}, { dataDir });
    const before = await (await asDemo(first)).list();
    await first.advance(86_400_000);
    await (await asDemo(first)).json("POST", "/job/385012", { cmd: "Cancel" });
    await first.advance(999);
    await first.sandbox.stop();

    await using second = await JessCaller.start({}, { dataDir });
    const caller = await asDemo(second);
    await second.advance(1_000);

    const rows = await caller.list();
    expect(rows.toSpliced(11, 1)).toEqual(before.toSpliced(11, 1));
    expect(rows[11]).toMatchObject({ status: "CANCELED", progress: "21, 0, 0, 12, 0, 4, 5" });
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test("they can be run again", async () => {
  await using sandbox = await JessCaller.start({ speed: Infinity });
  const caller = await asDemo(sandbox);
  const types = ["EP_IDF", "EP_IDF_SPLIT", "JE_JEP", "RA_RPICT"];
  for (const jobRef of [385_003, 385_004, 385_005, 385_009])
    await caller.json("POST", "/job", { cmd: "Create", jobRef });

  const again = (await caller.list()).slice(14);
  expect(again.map((row) => [row.job_Type, row.status])).toEqual(types.map((type) => [type, "FINISHED"]));
  const original = (await caller.list()).find((row) => row.job_SN === 385_003);
  expect(again[0]?.submissionSize).toBe(original?.submissionSize);
});

test("a sandbox that is stopped while such results are being made leaves nothing behind", async () => {
  const caller = await asDemo(await JessCaller.start());
  const { dataDir } = caller.sandbox;
  const asked = caller.send("GET", "/job/dir/385011").catch(() => undefined);
  await until(() => existsSync(join(dataDir, "jobs/385011/results")));
  await caller.sandbox.stop();
  await asked;

  expect(existsSync(dataDir)).toBe(false);
});

test("a request that outlasts the sandbox writes nothing into the folder that is removed", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "ensims-jobs-"));
  const jobs = await Jobs.open(dataDir, defaultQuirks, prepareJob);
  const job = jobs.store.all.find(({ id }) => id === 385_011);
  if (!job) throw new Error("there is no such example");
  await jobs.stop();
  await rm(dataDir, { recursive: true });

  await expect(jobs.resultsOf(job)).rejects.toThrow("The sandbox has stopped.");
  await expect(jobs.submissionOf(job)).rejects.toThrow("The sandbox has stopped.");
  expect(existsSync(dataDir)).toBe(false);
});
