import { expect, test } from "@jest/globals";
import { JessCaller, type Status } from "./JessCaller.js";

const progressOf = async (caller: JessCaller, id: number) => (await caller.status(id)).progress;

test("a job that waits is cancelled: the flag at once, the end a little later", async () => {
  await using eve = await JessCaller.start();
  const id = await eve.submitCases(8);

  const answer = await eve.json<Status>("POST", `/job/${id}`, { cmd: "Cancel" });
  await eve.advance(1_000);

  expect(answer).toMatchObject({
    ...{ ok: true, status: `Cancel flag has been set for ${id}` },
    data: { job_ID: id, cancel_Flag: true, status: "UNPACKED" },
  });
  const [row] = await eve.list();
  expect(row).toMatchObject({
    status: "CANCELED",
    message: "Job is cancelled",
    cancelled: Number(row?.received) + 1_000,
  });
  expect(await eve.status(id)).toMatchObject({
    ...{ status: "CANCELED", status_Info: "Job is cancelled", cancel_Flag: false, completion_Time: row?.cancelled },
  });
});

test("a job that runs keeps its collected cases, and those that ran are not collected", async () => {
  await using eve = await JessCaller.start({ caseSeconds: 10 });
  const id = await eve.submitCases(12);
  await eve.advance(1_300 + 13_000 + 1_000);
  const before = (await progressOf(eve, id)).split(", ").map(Number);
  const [, , , , waiting = 0, started = 0, collected = 0] = before;

  await eve.json("POST", `/job/${id}`, { cmd: "Cancel" });
  await eve.advance(999);
  expect(await progressOf(eve, id)).toBe(before.join(", "));
  expect(await eve.status(id)).toMatchObject({ cancel_Flag: true, status: "QUEUED" });
  await eve.advance(1);
  expect(await progressOf(eve, id)).toBe(`12, 0, 0, ${waiting}, 0, ${started}, ${collected}`);
  await eve.advance(13_000);

  expect(await eve.status(id)).toMatchObject({
    ...{ cancel_Flag: false, status: "CANCELED", progress: `12, 0, 0, ${waiting}, 0, ${started}, ${collected}` },
  });
  expect(collected).toBeGreaterThan(0);
  const { data } = await eve.json<{ children: unknown[] }>("GET", `/job/dir/${id}`);
  expect(data.children).toHaveLength(collected);
});

test("a job that has ended cannot be cancelled, and no other command is known", async () => {
  await using eve = await JessCaller.start({ speed: Infinity });
  const id = await eve.submitCases(1);

  for (const each of [id, 12250])
    expect(await eve.json("POST", `/job/${each}`, { cmd: "Cancel" })).toEqual({
      ...{ ok: false, status: `Job ${each} is not found or not cancellable`, data: null },
    });
  expect(await eve.json("POST", `/job/${id}`, { cmd: "Stop" })).toMatchObject({ ok: false, data: null });
});

test("cancelled cases free their slots for other jobs", async () => {
  await using eve = await JessCaller.start({ jobSlots: 1, caseSeconds: 1 });
  const [first, second] = [await eve.submitCases(50), await eve.submitCases(1)];
  await eve.advance(1_300);
  await eve.json("POST", `/job/${first}`, { cmd: "Cancel" });

  await eve.advance(5_000);

  expect((await eve.status(first)).status).toBe("CANCELED");
  expect((await eve.status(second)).status).toBe("FINISHED");
});
