import { expect, test } from "@jest/globals";
import { call, multipart } from "../Caller.js";
import { weatherFile } from "./programs/Submission.js";
import { JessCaller } from "./JessCaller.js";

const epw = weatherFile(() => 10);

/** Stores a model of two files in a folder of the caller's storage. */
async function store(caller: JessCaller): Promise<void> {
  const files = multipart({ filename: "box.idf", content: "Version,9.3;\n" }, { filename: "in.epw", content: epw });
  await call(caller.sandbox, "POST", "/users/api/files/abc/model%20%2Bv93", { ...files, as: caller.email });
}

test("a job is created from a folder of the storage", async () => {
  await using eve = await JessCaller.start({ speed: Infinity });
  await store(eve);

  const answer = await eve.json<number>("POST", "/job", {
    ...{ cmd: "Create", caption: "My job", description: "Example job", uploadRef: "/abc/model +v93", jobRef: 0 },
    ...{ main: "box.idf", weatherRef: ["in.epw"], split: true, subset: "DEFAULT", caseList: [] },
  });

  expect(answer).toEqual({ ok: true, status: `Job ${answer.data} is created`, data: answer.data });
  const [row] = await eve.list();
  expect(row).toMatchObject({
    ...{ job_SN: answer.data, job_Name: "My job", job_Desc: "Example job", job_Type: "EP_IDF_SPLIT" },
    ...{ status: "FINISHED", submissionSize: epw.length + 13 },
  });
});

test("a job is run again, with what is not given as it was", async () => {
  await using eve = await JessCaller.start({ speed: Infinity });
  const first = await eve.submitCases(3);

  const { data: second } = await eve.json<number>("POST", "/job", { cmd: "Create", caption: "Again", jobRef: first });

  expect(second).toBe(first + 1);
  const [before, after] = await eve.list();
  expect(after).toMatchObject({
    ...{ job_Name: "Again", job_Type: "RA_RPICT", njobs: 3, status: "FINISHED" },
    ...{ submissionSize: before?.submissionSize, storageSize: before?.storageSize },
  });
});

test.each([
  ["of a folder that is missing", { cmd: "Create", uploadRef: "/nowhere" }, "/nowhere is not found"],
  ["of a folder outside", { cmd: "Create", uploadRef: "/../demo@example.org" }, "/../demo@example.org is not found"],
  ["of nothing", { cmd: "Create" }, "uploadRef is not found"],
  ["of a job that is missing", { cmd: "Create", jobRef: 7 }, "Job 7 is not accessible to user eve@example.org"],
  ["by another command", { cmd: "Creat", uploadRef: "/" }, "The command is not known"],
])("the creation %s is refused", async (_which, command, status) => {
  await using eve = await JessCaller.start();

  expect(await eve.json("POST", "/job", command)).toEqual({ ok: false, status, data: null });

  expect(await eve.list()).toEqual([]);
});

test("a job of another account cannot be run again", async () => {
  await using eve = await JessCaller.start();
  const id = await eve.submitCases(1);
  const fred = await eve.as("fred@example.org");

  expect(await fred.json("POST", "/job", { cmd: "Create", jobRef: id })).toMatchObject({ ok: false });
});

test("a command of the wrong form is a 400", async () => {
  await using eve = await JessCaller.start();
  for (const wrong of [{ jobRef: "1" }, { uploadRef: "/", weatherRef: "in.epw" }, { uploadRef: "/", caption: 1 }])
    expect((await eve.send("POST", "/job", { json: { cmd: "Create", ...wrong } })).status).toBe(400);
});
