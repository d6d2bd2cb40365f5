import { expect, test } from "@jest/globals";
import { JessCaller } from "./JessCaller.js";

test("the list can be had by one method only", async () => {
  await using eve = await JessCaller.start({ jobsMethods: "post" });
  const statuses = async () => [
    (await eve.send("GET", "/jobs")).status,
    (await eve.send("POST", "/jobs")).status,
    (await eve.send("GET", "/jobs/", { json: {} })).status,
  ];

  expect(await statuses()).toEqual([405, 200, 405]);
  eve.sandbox.quirks.jobsMethods = "get";
  expect(await statuses()).toEqual([200, 405, 200]);
});

test("the filter can be lost", async () => {
  await using eve = await JessCaller.start({ jobsBody: "ignored" });
  await eve.submitCases(1);

  expect(await eve.list({ status: "REJECTED" })).toHaveLength(1);
  expect((await eve.send("GET", "/jobs", { body: "{" })).status).toBe(200);
});

test("a row can be as in 2020", async () => {
  await using eve = await JessCaller.start({ listExtras: false, submissionSize: "zero", speed: Infinity });
  await eve.submitCases(1);

  const [row = {}] = await eve.list();

  expect(Object.keys(row)).toEqual([
    ...["id", "job_SN", "job_Type", "job_Name", "job_Subset", "job_Args", "username", "status", "message"],
    ...["progress", "njobs", "cputime", "submissionSize", "storageSize", "resultSize", "received"],
  ]);
  expect(row).toMatchObject({ submissionSize: 0 });
  expect(Number(row.storageSize)).toBeGreaterThan(171);
});

test("a status can name the job in other ways, and its progress can be tight or broken", async () => {
  await using eve = await JessCaller.start({ statusId: "job_ID", progressForm: "tight", speed: Infinity });
  const id = await eve.submitCases(2);

  expect(await eve.status(id)).toMatchObject({ job_ID: id, progress: "2,0,0,0,0,0,2" });
  expect(await eve.status(id)).not.toHaveProperty("id");
  Object.assign(eve.sandbox.quirks, { statusId: "job_SN", progressForm: "broken" });
  expect(await eve.status(id)).toMatchObject({ job_SN: id, progress: "2, 0, 0, 0, 0" });
  expect(await eve.status(id)).not.toHaveProperty("job_ID");
});

test("a job can have a completion time before its end, and a status that no client knows", async () => {
  await using eve = await JessCaller.start({ nullCompletionTime: "never", unknownStatus: "PAUSED" });
  const id = await eve.submitCases(1);
  expect((await eve.status(id)).status).toBe("UNPACKED");

  await eve.advance(1_300);
  expect(await eve.status(id)).toMatchObject({ status: "PAUSED", completion_Time: expect.any(Number) });
  expect(await eve.list({ status: "PAUSED" })).toHaveLength(1);
  await eve.advance(10_000);
  expect((await eve.status(id)).status).toBe("FINISHED");
});

test("a cancelled job can have the older word", async () => {
  await using eve = await JessCaller.start({ cancelWord: "CANCELLED" });
  const id = await eve.submitCases(1);
  await eve.json("POST", `/job/${id}`, { cmd: "Cancel" });
  await eve.advance(1_000);

  expect((await eve.status(id)).status).toBe("CANCELLED");
  expect(await eve.list({ status: "CANCELLED" })).toHaveLength(1);
  expect(await eve.list({ status: "CANCELED" })).toEqual([]);
});

test("speed, slots and the time of a case can be changed while jobs run", async () => {
  await using eve = await JessCaller.start({ caseSeconds: 1_000, jobSlots: 1 });
  const id = await eve.submitCases(30);
  await eve.advance(1_300);

  eve.sandbox.quirks.jobSlots = 30;
  eve.sandbox.quirks.speed = 1000;
  await eve.advance(1_300_000);

  expect((await eve.status(id)).status).toBe("FINISHED");
});
