import { expect, test } from "@jest/globals";
import { JessCaller } from "./JessCaller.js";

const submit = { method: "POST", path: "/jess_web/api/job" };

test("act, then drop: the job is made, its answer is lost, and nothing of it is sent", async () => {
  await using eve = await JessCaller.start();
  eve.sandbox.failNext(submit, { act: true, then: "drop" });

  await expect(eve.submitCases(2)).rejects.toMatchObject({ code: "ECONNRESET" });

  expect(await eve.list()).toHaveLength(1);
  expect(eve.sandbox.journal.find("POST", submit.path).at(-1)).toMatchObject({
    ...{ received: true, aborted: false, complete: false, status: undefined },
  });
  expect(await eve.submitCases(2)).toEqual(expect.any(Number));
  expect(await eve.list()).toHaveLength(2);
});

test("act, then drop: the job is cancelled", async () => {
  await using eve = await JessCaller.start();
  const id = await eve.submitCases(1);
  eve.sandbox.failNext("POST", { act: true, then: "drop" });

  await expect(eve.json("POST", `/job/${id}`, { cmd: "Cancel" })).rejects.toMatchObject({ code: "ECONNRESET" });

  expect(await eve.status(id)).toMatchObject({ cancel_Flag: true });
});

test("act, then drop: a streamed answer is lost before its head", async () => {
  await using eve = await JessCaller.start({ speed: Infinity });
  const id = await eve.submitCases(1);
  for (const path of [`/job/file/${id}`, `/job/file/${id}/job.done!`, `/job/file/${id}/console.log`]) {
    eve.sandbox.failNext("GET", { act: true, then: "drop" });
    await expect(eve.send("GET", path)).rejects.toMatchObject({ code: "ECONNRESET" });
  }
});
