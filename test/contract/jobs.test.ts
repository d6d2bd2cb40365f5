import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "@jest/globals";
import { isEnd } from "../../src/datasources/jess/Job.js";
import type { ResultFile, ResultFolder } from "../../src/datasources/jess/results/resultTree.js";
import { JobForm } from "../../src/datasources/jess/submission/JobForm.js";
import { WHOLE_FILE } from "../../src/http/range/FileRequest.js";
import { type Connection, connect, outgoing } from "./connect.js";
import { upstreams } from "./upstreams.js";

/** What we believe of the wire of jobs (upstream-api.md §4.5–4.11), as our data sources see it. */
const TITLE = "Contract test of ensims-graphql";

/** The newest finished job, with its results: nothing where the account has none. */
async function finishedJob({ sources }: Connection) {
  const { value: rows } = await sources.jobs.list({ status: ["FINISHED"] });
  const row = rows.at(-1);
  const tree = row && (await sources.results.tree(row.id));
  return row && tree ? { row, tree } : undefined;
}

const filesOf = (folder: ResultFolder): ResultFile[] =>
  folder.children.flatMap((node) => (node.isFolder ? filesOf(node) : [node]));

describe.each(upstreams)("%s", (_name, open) => {
  test("tells the JESS account and what it has used", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    if (!(await caller.signInToJess())) return;

    const account = await caller.sources.jessAccount.read();
    const usage = await caller.sources.jessAccount.usage();

    expect(account.username).not.toBe("");
    expect(usage.map(({ username }) => username)).toContain(account.username);
  });

  test("refuses the list to a caller without a JESS session", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    await caller.signIn();
    if ((await caller.sources.jessSession.check()).ok) return;

    await expect(caller.sources.jobs.list()).rejects.toMatchObject({ kind: "noJessSession" });
  });

  test("lists the jobs, also of a status or a day, and tells the same of each by its status", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    if (!(await caller.signInToJess())) return;
    const { jobs } = caller.sources;

    const { value: all } = await jobs.list();
    const { value: finished } = await jobs.list({ status: ["FINISHED"] });
    const ended = all.find(({ status }) => isEnd(status));

    expect(all.filter(({ status }) => status === "UNKNOWN")).toEqual([]);
    expect(finished).toEqual(all.filter(({ status }) => status === "FINISHED"));
    if (!ended) return;
    const { id, status, progress, received } = ended;
    expect((await jobs.status(id))?.value).toMatchObject({ id, status, progress, isCancelling: false });
    const day = new Date(received ?? 0).toISOString().slice(0, 10);
    expect((await jobs.list({ since: day, till: day })).value.map((row) => row.id)).toContain(id);
  });

  test("tells nothing of a job that is not there, and cancels none that has ended", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    if (!(await caller.signInToJess())) return;
    const { jobs, results } = caller.sources;
    const found = await finishedJob(caller);

    expect(await jobs.status("1")).toBeNull();
    expect(await results.tree("1")).toBeNull();
    for (const id of ["1", found?.row.id ?? "1"]) {
      expect(await jobs.cancel(id)).toMatchObject({ ok: false, outcome: "NOT_CANCELLED", job: null });
    }
  });

  test("shows the results of a finished job, each file as large as the tree says", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    const found = (await caller.signInToJess()) ? await finishedJob(caller) : undefined;
    if (!found) return;
    const files = filesOf(found.tree).filter(({ size }) => size > 0 && size < 2 ** 20);

    expect(files.length).toBeGreaterThan(0);
    for (const file of files.slice(0, 3)) {
      const answer = await caller.sources.results.download(file);
      if (answer.status !== 200) throw new Error(`not the whole file but ${answer.status}`);
      expect(await buffer(answer.body)).toHaveLength(file.size);
    }
    await expect(caller.sources.results.downloadPath(found.row.id, "/no such file", WHOLE_FILE)).rejects.toMatchObject({
      kind: "notFound",
    });
  });

  test("zips the results of a finished job, of one extension too", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    const found = (await caller.signInToJess()) ? await finishedJob(caller) : undefined;
    const small = found && filesOf(found.tree).find(({ name, size }) => /\.\w{1,16}$/.test(name) && size < 2 ** 20);
    if (!small) return;

    const { body } = await caller.sources.results.archive(found.row.id, [small.name.replace(/.*\./, "")]);
    const bytes = await buffer(body);

    expect(bytes.subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
    expect(bytes.includes(small.name)).toBe(true);
  });

  test("creates a job from files, when it may, and notes that it is to be cancelled", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    if (!upstream.maySubmit || !(await caller.signInToJess())) return;
    const { jobs, submissions } = caller.sources;
    const form = new JobForm();
    const parts = async function* () {
      for (const field of [
        { name: "title", value: TITLE },
        { name: "type", value: "EP" },
      ]) {
        form.add(field);
        yield field;
      }
      yield* outgoing({ "contract.idf": Buffer.from("Version,9.3;\n"), "contract.epw": Buffer.from("LOCATION,\n") });
    };

    const { ok, status, jobId } = await submissions.submit(form, parts(), 2 ** 20);

    expect({ ok, status }).toEqual({ ok: true, status: expect.stringContaining(jobId ?? "?") as unknown });
    expect((await jobs.list()).value.find(({ id }) => id === jobId)).toMatchObject({ title: TITLE });
    expect((await jobs.status(jobId ?? ""))?.value.id).toBe(jobId);
    // It may have been rejected by then.
    expect(["OK", "NOT_CANCELLED"]).toContain((await jobs.cancel(jobId ?? "")).outcome);
  });

  test("creates no job from those that are not there, when it may", async () => {
    await using upstream = await open();
    await using caller = connect(upstream);
    if (!upstream.maySubmit || !(await caller.signInToJess())) return;

    expect(await caller.sources.submissions.rerun("1", { title: TITLE })).toMatchObject({ ok: false, jobId: null });
    const folder = `${caller.folder}/nothing`;
    expect(await caller.sources.submissions.submitStored(folder, { title: TITLE })).toMatchObject({ ok: false });
  });
});
