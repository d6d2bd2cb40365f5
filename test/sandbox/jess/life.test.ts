import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { weatherFile } from "./programs/Submission.js";
import { JessCaller } from "./JessCaller.js";
import { until } from "../../support/until.js";

const model = { "box.idf": "Version,9.3;\n! sandbox: seconds 10\n", "town.epw": weatherFile((day) => 10 + day / 40) };

test("a job is unpacked, accepted, queued, run and finished", async () => {
  await using eve = await JessCaller.start();

  const { ok, status, data: id } = await eve.submit(model, { type: "EP", title: "Box", desc: "A box", split: "FALSE" });
  expect([ok, status, id]).toEqual([true, `Job ${id} is created`, expect.any(Number)]);
  const received = Number((await eve.list())[0]?.received);
  const seen = [await eve.status(id)];
  for (const ms of [300, 1_000, 9_999, 1, 200]) {
    await eve.advance(ms);
    seen.push(await eve.status(id));
  }

  expect(seen.map((each) => [each.status, each.progress])).toEqual([
    ["UNPACKED", "0, 0, 0, 0, 0, 0, 0"],
    ["ACCEPTED", "0, 0, 0, 0, 0, 0, 0"],
    ["QUEUED", "1, 0, 0, 0, 0, 1, 0"],
    ["QUEUED", "1, 0, 0, 0, 0, 1, 0"],
    ["QUEUED", "1, 0, 0, 0, 0, 0, 1"],
    ["FINISHED", "1, 0, 0, 0, 0, 0, 1"],
  ]);
  expect(seen[2]?.status_Info).toBe("Job preparation done; awaiting execution.");
  expect(seen.slice(0, 5).every((each) => each.completion_Time === null)).toBe(true);
  const [row] = await eve.list();
  const collected = received + 11_500;
  expect(row).toEqual({
    ...{ id: 1, job_SN: id, job_Type: "EP_IDF", job_Name: "Box", job_Desc: "A box", job_Subset: "ALL", job_Args: "" },
    ...{ username: "DemoJess", status: "FINISHED", message: "Job finished. Results collected into tables." },
    ...{ progress: "1, 0, 0, 0, 0, 0, 1", njobs: 1, cputime: 10, resultSize: 0 },
    submissionSize: model["box.idf"].length + model["town.epw"].length,
    storageSize: expect.any(Number),
    ...{ received, accepted: null, prepared: received + 1_300, simulated: received + 11_300, collected },
    ...{ retrieved: null, cancelled: null },
  });
  expect(seen[5]).toMatchObject({ completion_Time: collected, last_Update: collected + 10 });
});

test("a status is sent as it was recorded", async () => {
  await using eve = await JessCaller.start({ speed: Infinity });
  const id = await eve.submitCases(1);

  const { text } = await eve.send("GET", `/job/status/${id}`);

  const time = (await eve.status(id)).completion_Time ?? 0;
  expect(text).toBe(`{
  "ok" : true,
  "status" : "${id} status available",
  "data" : {
    "progress" : "1, 0, 0, 0, 0, 0, 1",
    "completion_Time" : ${time},
    "job_ID" : ${id},
    "cancel_Flag" : false,
    "last_Update" : ${time + 10},
    "status_Info" : "Job finished. Results collected into tables.",
    "id" : ${id - 56},
    "status" : "FINISHED"
  }
}`);
});

test("the slots go to the jobs in turns, so a small job does not wait for a large one", async () => {
  await using eve = await JessCaller.start({ jobSlots: 2, caseSeconds: 1 });
  const large = await eve.submitCases(20);
  const fred = await eve.as("fred@example.org");
  const small = await fred.submitCases(2);

  await eve.advance(1_300 + 2 * 1_300 + 200 + 1_300);

  expect((await fred.status(small)).status).toBe("FINISHED");
  const [total = 0, , , , waiting = 0, started = 0] = (await eve.status(large)).progress.split(", ").map(Number);
  expect(total).toBe(20);
  expect(started).toBe(2);
  expect(waiting).toBeGreaterThan(5);
});

test("jobs go on without being asked", async () => {
  await using eve = await JessCaller.start({ speed: 100 }, { isRunning: true });
  const id = await eve.submitCases(3);
  const path = join(eve.sandbox.dataDir, "jobs", String(id), "job.json");

  await until(async () => (await readFile(path, "utf8")).includes('"FINISHED"'));

  expect(await eve.status(id)).toMatchObject({ status: "FINISHED", progress: "3, 0, 0, 0, 0, 0, 3" });
});

test("the list has the caller's jobs only, by day of submission and by status", async () => {
  await using eve = await JessCaller.start();
  const [first, second] = [await eve.submitCases(1), await eve.submitCases(1)];
  await eve.advance(60_000);
  await eve.advance(86_400_000);
  const third = await eve.submitCases(1);
  const fred = await eve.as("fred@example.org");
  const days = (await eve.list()).map((row) => new Date(Number(row.received)).toISOString().slice(0, 10));
  const ids = async (filter?: unknown) => (await eve.list(filter)).map((row) => row.job_SN);

  expect(await ids()).toEqual([first, second, third]);
  expect(await ids({})).toEqual([first, second, third]);
  expect(await ids({ status: "FINISHED" })).toEqual([first, second]);
  expect(await ids({ status: "UNPACKED,ACCEPTED,QUEUED" })).toEqual([third]);
  expect(await ids({ since: days[2] })).toEqual([third]);
  expect(await ids({ till: days[0] })).toEqual([first, second]);
  expect(await ids({ since: days[0], till: days[2], status: "REJECTED" })).toEqual([]);
  expect(await fred.json("GET", "/jobs")).toEqual({ ok: true, status: "DemoJess jobs available", data: [] });
  expect(await fred.json("POST", "/jobs")).toMatchObject({ data: [] });
  expect((await eve.send("GET", "/jobs", { json: { since: "yesterday" } })).status).toBe(400);
});

test("a job of another account, or of none, is not accessible", async () => {
  await using eve = await JessCaller.start();
  const id = await eve.submitCases(1);
  const fred = await eve.as("fred@example.org");

  const refused = { ok: false, status: `Job ${id} is not accessible to user fred@example.org`, data: null };
  expect(await fred.json("GET", `/job/status/${id}`)).toEqual(refused);
  expect(await fred.json("GET", `/job/dir/${id}`)).toEqual(refused);
  expect(await fred.json("GET", `/job/file/${id}`)).toEqual(refused);
  expect(await fred.json("POST", `/job/${id}`, { cmd: "Cancel" })).toEqual({
    ...{ ok: false, status: `Job ${id} is not found or not cancellable`, data: null },
  });
  expect(await eve.json("GET", "/job/status/12250")).toMatchObject({
    status: "Job 12250 is not accessible to user eve@example.org",
  });
  expect(await eve.json("GET", "/job/status/__proto__")).toMatchObject({ ok: false });
});
