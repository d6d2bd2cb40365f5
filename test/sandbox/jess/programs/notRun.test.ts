import { expect, test } from "@jest/globals";
import { Submission } from "./Submission.js";

test("Radiance has a case for each input, whose result says that it did not run", async () => {
  await using submission = await Submission.of({ "room.oct": "", "a.vf": "", "views/b.vf": "", "c.pts": "" });
  const job = await submission.run({ program: "rpict", args: "-ab 5", input: "*.vf", output: "hdr" });
  expect(job).toMatchObject({ wireType: "RA_RPICT", caseCount: 2 });
  expect(await submission.results()).toEqual(["case-1-a.vf.txt", "case-2-b.vf.txt", "console.log", "job.done!"]);
  const [header, sentence, ...rest] = (await submission.result("case-1-a.vf.txt")).split("\n");
  expect(header).toMatch(/^Program Version,ENSIMS sandbox \(no Radiance\), 1\.0\.0, YMD=/);
  expect(sentence).toBe("This is the ENSIMS sandbox: Radiance did not run.");
  expect(rest).toEqual([""]);
});

test("DaySim says the same of itself", async () => {
  await using submission = await Submission.of({ "room.hea": "" });
  expect(await submission.run({ type: "DS" })).toMatchObject({ wireType: "DS_DAYSIM", caseCount: 1 });
  expect(await submission.result("case-1-room.hea.txt")).toMatch(
    /\nThis is the ENSIMS sandbox: DaySim did not run\.\n$/,
  );
});
