import { describe, expect, test } from "@jest/globals";
import {
  JobDetailsDocument,
  JobDocument,
  JobResultsDocument,
  JobResultTextDocument,
  JobsDocument,
} from "../../generated/operations.js";
import type { Quirks } from "../../../src/sandbox/startSandbox.js";
import { call, multipart } from "../../sandbox/Caller.js";
import { weatherFile } from "../../sandbox/jess/programs/Submission.js";
import { DEMO } from "../upstream.js";
import { jess, startWithJess } from "./jobs.js";

const files = [
  { filename: "box.idf", content: "Version,9.3;\n" },
  { filename: "town.epw", content: weatherFile((day) => 10 + day / 40) },
];

/** A job of the demo account, submitted to the upstream itself. */
async function submit(app: Awaited<ReturnType<typeof startWithJess>>): Promise<string> {
  const form = multipart(...files, { name: "title", content: "Box" }, { name: "type", content: "EP" });
  const reply = await call(app.sandbox, "POST", jess("/job"), { ...form, as: DEMO.email });
  return String((JSON.parse(reply.text) as { data: number }).data);
}

describe("a job of the sandbox, from the beginning to its results", () => {
  test.each<[string, Partial<Quirks>]>([
    ["as it is recorded last", {}],
    ["as it was recorded first", { dirShape: "ztree", listExtras: false, submissionSize: "zero" }],
    ["with the list's id in the status", { statusId: "job_SN", progressForm: "tight" }],
    ["with ranges", { resultRanges: true, resultLength: false, nullCompletionTime: "never" }],
  ])("%s", async (_what, quirks) => {
    await using app = await startWithJess({ quirks });
    await app.sandbox.jobs.advance(0);
    const id = await submit(app);

    const begun = await app.demo.execute(JobDocument, { id });
    await app.sandbox.jobs.advance(60_000);
    const ended = await app.demo.execute(JobDocument, { id });
    const details = await app.demo.execute(JobDetailsDocument, { id });
    const results = await app.demo.execute(JobResultsDocument, { id });
    const text = await app.demo.execute(JobResultTextDocument, { id, path: "/eplusout.end" });
    const end = await app.demo.execute(JobResultTextDocument, { id, path: "/eplusout.err", from: "END", maxBytes: 50 });
    const listed = await app.demo.execute(JobsDocument, { filter: { status: ["FINISHED"] } });

    expect(begun.data?.job).toMatchObject({ id, status: "UNPACKED", isEnded: false, endedAt: null });
    expect(ended.data?.job).toMatchObject({ status: "FINISHED", isEnded: true, progress: { total: 1, fraction: 1 } });
    expect(details.data?.job).toMatchObject({ title: "Box", type: "ENERGYPLUS", caseCount: 1 });
    expect(results.data?.job).toMatchObject({ energyPlus: { isSuccessful: true }, results: { path: "/" } });
    expect(text.data?.job?.result?.text.content).toContain("EnergyPlus Completed Successfully");
    expect(end.data?.job?.result?.text.truncated).toBe(true);
    expect(listed.data?.jobs.nodes.map((job) => job.id)).toContain(id);
  });
});

test("a job of another account is null", async () => {
  await using app = await startWithJess();
  const id = await submit(app);
  const admin = await app.signIn("admin@example.org");

  const { data } = await admin.execute(JobDocument, { id });

  expect(data).toEqual({ job: null });
});
