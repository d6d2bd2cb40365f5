import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdir, readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { fromBufferPromise } from "yauzl";
import { until } from "../../support/until.js";
import { open } from "../Caller.js";
import { weatherFile } from "./programs/Submission.js";
import { jess, JessCaller } from "./JessCaller.js";

const model = { "box.idf": "Version,9.3;\r\n", "town.epw": weatherFile((day) => 10 + day / 40) };
const at = { speed: Infinity };

/** The files in the zip at this path, with their content. */
async function unzip(caller: JessCaller, path: string): Promise<Record<string, string>> {
  const response = await open(caller.sandbox, "GET", jess + path, { as: caller.email });
  expect(response.headers["content-type"]).toBe("application/zip");
  const zip = await fromBufferPromise(await buffer(response));
  const files: Record<string, string> = {};
  for await (const entry of zip.eachEntry())
    files[entry.fileName] = (await buffer(await zip.openReadStreamPromise(entry))).toString();
  return files;
}

test("the directory is a jsTree as recorded, and each file can be had by its path", async () => {
  await using eve = await JessCaller.start(at);
  const { data: id } = await eve.submit(model, { split: "true" });

  const { text } = await eve.send("GET", `/job/dir/${id}`);
  const end = await eve.send("GET", `/job/file/${id}/eplusout.end`);
  const deep = await eve.send("GET", `/job/file/${id}/month-01/eplusout.end`);

  expect(text.replace(/\d{13}/, "0").replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, "…")).toMatch(
    `{
  "ok" : true,
  "status" : "${id} status available",
  "data" : {
    "state" : {
      "disabled" : false,
      "openned" : false,
      "selected" : false
    },
    "text" : "${id} [*]",
    "data" : {
      "fullPath" : "/",
      "folder" : true,
      "lastModified" : 0,
      "size" : 0
    },
    "type" : "root",
    "id" : null,
    "a_attr" : {
      "title" : "/ total size 0 B"
    },
    "li_attr" : { },
    "children" : [ {
      "state" : {
        "disabled" : false,
        "openned" : false,
        "selected" : false
      },
      "text" : "console.log (`,
  );
  expect(text).toContain(`"fullPath" : "/month-12/eplusout.end"`);
  expect(text).toContain(`"text" : "job.done! (0 B)"`);
  expect(text).toContain(`"title" : "/job.done! last modfied at `);
  expect(end.text).toMatch(/^EnergyPlus Completed Successfully-- .*\n/);
  expect(end.headers["content-disposition"]).toBe("attachment; filename=eplusout.end");
  expect(deep.status).toBe(200);
  expect((await eve.send("GET", `/job/file/${id}/in.epw`)).text).toBe(model["town.epw"]);
});

test("the directory is a zTree where that is wanted", async () => {
  await using eve = await JessCaller.start({ ...at, dirShape: "ztree" });
  const id = await eve.submitCases(1);

  const { data } = await eve.json("GET", `/job/dir/${id}`);

  expect(data).toEqual({
    ...{ fileName: "Result folder", open: true, nocheck: true, fileSize: 0, name: "Result folder" },
    children: ["case-1-000.vf.txt", "console.log", "job.done!"].map((fileName) =>
      expect.objectContaining({ fileName, open: false, nocheck: false, children: [] }),
    ),
  });
});

test("a zip has all results, or those with the given extensions", async () => {
  await using eve = await JessCaller.start(at);
  const id = await eve.submitCases(2);

  const all = await unzip(eve, `/job/file/${id}`);

  expect(Object.keys(all)).toEqual(["case-1-000.vf.txt", "case-2-001.vf.txt", "console.log", "job.done!"]);
  expect(all["console.log"]).toContain("This is the ENSIMS sandbox: Radiance did not run.");
  expect(await unzip(eve, `/job/file/${id}/`)).toEqual(all);
  expect(Object.keys(await unzip(eve, `/job/file/${id}?ext=log,done!`))).toEqual(["console.log", "job.done!"]);
  expect(await unzip(eve, `/job/file/${id}?ext=esox`)).toEqual({});
});

test("of no files there is an empty zip, a 404 or a refusal", async () => {
  await using eve = await JessCaller.start(at);
  const id = await eve.submitCases(1);

  eve.sandbox.quirks.zipNoMatch = "404";
  expect((await eve.send("GET", `/job/file/${id}?ext=eso`)).status).toBe(404);
  eve.sandbox.quirks.zipNoMatch = "okfalse";
  expect(await eve.json("GET", `/job/file/${id}?ext=eso`)).toMatchObject({ ok: false, data: null });
});

test("a missing result is a 404 or a refusal, and nothing outside the results can be had", async () => {
  await using eve = await JessCaller.start(at);
  const id = await eve.submitCases(1);
  const paths = ["nothing.txt", "../job.json", "%2e%2e/job.json", "..%2fjob.json", "x/../console.log"];

  for (const path of paths) expect((await eve.send("GET", `/job/file/${id}/${path}`)).status).toBe(404);
  eve.sandbox.quirks.missingResult = "okfalse";
  expect(await eve.json("GET", `/job/file/${id}/nothing.txt`)).toEqual({
    ...{ ok: false, status: "nothing.txt is not found", data: null },
  });
});

test("a result is shown as text too, with no name for a file", async () => {
  await using eve = await JessCaller.start(at);
  const id = await eve.submitCases(1);

  const file = await eve.send("GET", `/job/file/${id}/console.log`);
  const shown = await eve.send("GET", `/job/text/${id}/console.log`);

  expect(shown).toMatchObject({ status: 200, text: file.text, headers: { "content-type": "text/plain" } });
  expect(shown.headers["content-disposition"]).toBeUndefined();
  for (const path of ["nothing.log", "../job.json", ""]) {
    expect((await eve.send("GET", `/job/text/${id}/${path}`)).status).toBe(404);
  }
});

test("before the end there are no results, unless they are shown early", async () => {
  await using eve = await JessCaller.start({ caseSeconds: 1 });
  const id = await eve.submitCases(40);
  await eve.advance(3_000);
  const names = async () => {
    const { data } = await eve.json<{ children: { data: { fullPath: string } }[] }>("GET", `/job/dir/${id}`);
    return data.children.map((child) => child.data.fullPath);
  };

  expect(await names()).toEqual([]);
  expect((await eve.send("GET", `/job/file/${id}/case-1-000.vf.txt`)).status).toBe(404);
  eve.sandbox.quirks.jobFilesEarly = true;
  expect(await names()).toContain("/case-1-000.vf.txt");
  expect((await eve.send("GET", `/job/file/${id}/case-1-000.vf.txt`)).status).toBe(200);
});

test("results have ranges or no length where that is wanted", async () => {
  await using eve = await JessCaller.start({ ...at, resultRanges: true });
  const id = await eve.submitCases(1);
  const path = `/job/file/${id}/console.log`;

  const part = await eve.send("GET", path, { headers: { range: "bytes=0-6" } });
  eve.sandbox.quirks.resultLength = false;
  const whole = await eve.send("GET", path);

  expect([part.status, part.text]).toEqual([206, "Program"]);
  expect(whole.headers["content-length"]).toBeUndefined();
});

test("with the switch, console.log grows while the cases run, and its end is that of the job", async () => {
  await using eve = await JessCaller.start({ jobFilesEarly: true, jobSlots: 1 });
  const id = await eve.submitCases(3);
  const logs: string[] = [];

  for (let seconds = 0; seconds < 12; seconds += 1) {
    await eve.advance(1_000);
    const { text, status } = await eve.send("GET", `/job/file/${id}/console.log`);
    if (status === 200 && text !== logs.at(-1)) logs.push(text);
  }

  expect(logs.length).toBeGreaterThan(3);
  for (const [index, log] of logs.entries()) expect(log).toContain(logs[index - 1] ?? "Program Version,");
  expect(logs.at(-1)).toMatch(
    /^Program Version,.*\n.* Case 1 of 3 has started\.\n[^]*Case 3 of 3 has ended\.\nThis is the/,
  );
});

test("a reader of a zip that leaves half-way leaves no file open", async () => {
  await using eve = await JessCaller.start(at);
  const id = await eve.submitCases(1);
  const folder = join(eve.sandbox.dataDir, "jobs", String(id), "results");
  await writeFile(join(folder, "large.bin"), randomBytes(32 * 2 ** 20));
  const openFiles = async () => {
    const names = await readdir("/proc/self/fd");
    const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => "")));
    return targets.filter((target) => target.startsWith(folder));
  };

  const response = await open(eve.sandbox, "GET", `${jess}/job/file/${id}?ext=bin`, { as: eve.email });
  await once(response, "readable");
  expect(await openFiles()).toHaveLength(1);
  response.destroy();

  await until(async () => (await openFiles()).length === 0);
});
