import { describe, expect, test } from "@jest/globals";
import { multipart } from "../Caller.js";
import { weatherFile } from "./programs/Submission.js";
import { JessCaller } from "./JessCaller.js";

const idf = "Version,9.3;\n";
const epw = weatherFile(() => 10);

describe("a job is rejected, and says why", () => {
  test.each([
    ["without a model", { "readme.txt": "-" }, {}, /no model/],
    ["with two models, none of them named", { "a.idf": idf, "b.idf": idf, "w.epw": epw }, {}, /name one in "model"/],
    ["with a model that is missing", { "a.idf": idf, "w.epw": epw }, { model: "b.idf" }, /"b.idf" is not among/],
    ["with a weather file that is missing", { "a.idf": idf, "w.epw": epw }, { weather: "v.epw" }, /"v.epw" is not/],
    ["with a short weather file", { "a.idf": idf, "w.epw": epw.slice(0, -200) }, {}, /8760/],
    ["of an unknown type", { "a.idf": idf, "w.epw": epw }, { type: "XYZ" }, /"XYZ" is not known/],
  ])("%s", async (_which, files, options, message) => {
    await using eve = await JessCaller.start();
    const { ok, data: id } = await eve.submit(files, options);
    expect(ok).toBe(true);

    await eve.advance(300);

    const [row] = await eve.list({ status: "REJECTED" });
    expect(row).toMatchObject({ job_SN: id, status: "REJECTED", message: expect.stringMatching(message), njobs: 0 });
    expect(await eve.status(id)).toMatchObject({ status: "REJECTED", status_Info: row?.message });
  });

  test.each([
    ["of a suspended account", { suspended: true }, "Account DemoJess is suspended."],
    ["of an account without CPU hours", { cpuHours: -95 }, "Account DemoJess has no CPU hours left."],
    ["when every job is", { rejectAll: true }, "The job was rejected by the administrator."],
  ])("%s", async (_which, quirks, message) => {
    await using eve = await JessCaller.start({ ...quirks, speed: Infinity });

    const id = await eve.submitCases(1);

    expect(await eve.status(id)).toMatchObject({ status: "REJECTED", status_Info: message });
  });
});

describe("a submission is refused, and makes no job", () => {
  test("without a part named file", async () => {
    await using eve = await JessCaller.start();
    const form = multipart({ name: "upload", filename: "a.idf", content: idf }, { name: "title", content: "t" });

    const answer = await eve.send("POST", "/job", form);

    expect(JSON.parse(answer.text)).toEqual({ ok: false, status: "No file was submitted", data: null });
    expect(await eve.list()).toEqual([]);
  });

  test("with a broken archive", async () => {
    await using eve = await JessCaller.start();
    expect(await eve.submit({ "a.zip": "no archive" })).toMatchObject({ ok: false, data: null });
    expect(await eve.list()).toEqual([]);
  });

  test("with an option of more than 64 KiB, with or without a file name", async () => {
    await using eve = await JessCaller.start();
    for (const named of [{}, { filename: "desc" }]) {
      const submission = (bytes: number) =>
        multipart({ filename: "a.idf", content: idf }, { ...named, name: "desc", content: "x".repeat(bytes) });
      expect((await eve.send("POST", "/job", submission(65_536))).status).toBe(200);
      expect((await eve.send("POST", "/job", submission(65_537))).status).toBe(413);
    }
    expect(await eve.list()).toHaveLength(2);
  });

  test("beyond the storage of the account", async () => {
    await using eve = await JessCaller.start({ maxStorageBytes: 1_000 });
    expect(await eve.submit({ "a.idf": "x".repeat(700) })).toMatchObject({ ok: true });
    expect(await eve.submit({ "a.idf": "x".repeat(700) })).toMatchObject({ ok: false, data: null });
    expect(await eve.list()).toHaveLength(1);
  });

  test("without a JESS session", async () => {
    await using eve = await JessCaller.start({ jessSessionSeconds: 0 });
    expect(await eve.submit({ "a.idf": idf })).toEqual({
      ...{ ok: false, status: "The JESS session key has expired.", data: null },
    });
  });

  test("that ends early", async () => {
    await using eve = await JessCaller.start();
    const { headers, body } = multipart({ filename: "a.idf", content: idf });

    const answer = await eve.send("POST", "/job", { headers, body: body.subarray(0, -12) });

    expect(answer.status).toBe(500);
    expect(await eve.list()).toEqual([]);
  });
});
