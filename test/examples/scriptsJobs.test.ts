import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { startProxy } from "../support/startProxy.js";
import { startTestApp, type TestApp } from "../support/startTestApp.js";
import { type Child, runScript, type ScriptName, SCRIPTS } from "./runScript.js";
import { openFolder, writeTree } from "./tree.js";

const each = Object.keys(SCRIPTS) as ScriptName[];
const JESS = { ENSIMS_JESS_USER: "DemoJess", ENSIMS_JESS_PASSWORD: "demo", ENSIMS_LOOK_SECONDS: "0,1" };

/** The service on a sandbox whose jobs take a moment; and a folder with the example model and weather. */
async function startJobs() {
  const app = await startTestApp({ quirks: { speed: 50 } });
  const folder = await openFolder();
  const examples = join(app.sandbox.dataDir, "files/demo@example.org/examples");
  const model = await readFile(join(examples, "shoebox.idf"), "utf8");
  const weather = await readFile(join(examples, "london-synthetic.epw"), "utf8");
  const box = join(folder.path, "my box");
  await writeTree(box, { "shoebox.idf": model, "london.epw": weather });
  const run = (script: ScriptName, ...args: string[]) => runScript(script, app.url, args, JESS);
  return {
    app,
    path: folder.path,
    box,
    model,
    weather,
    run,
    [Symbol.asyncDispose]: async () => {
      await app.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const submissions = ({ sandbox }: TestApp) => sandbox.journal.find("POST", "/jess_web/api/job");

test.each(each)("%s runs a job, follows it to its end, and fetches results", async (script) => {
  await using jobs = await startJobs();
  const to = join(jobs.path, "results");

  const done = await jobs.run(script, "run", "--fetch", "csv,err", "--to", to, jobs.box);

  expect(done.stderr).toMatch(/ FINISHED /);
  expect(done.stdout).toMatch(
    /^(\d+)\n\1\tFINISHED\t1\/1\tmy box\nJob finished\..*\nEnergyPlus Completed Successfully-- .*\n\d+ (files )?transferred\./,
  );
  expect(done.exitCode).toBe(0);
  expect(await readFile(join(to, "eplusout.err"), "utf8")).toContain("sandbox");
  expect(await readFile(join(to, "eplustbl.csv"), "utf8")).toContain("sandbox");
  await expect(readFile(join(to, "in.idf"))).rejects.toThrow("ENOENT");
  expect(submissions(jobs.app)).toHaveLength(1);
});

test.each(each)("%s submits without waiting, and tells the state of the job", async (script) => {
  await using jobs = await startJobs();
  jobs.app.sandbox.quirks.speed = 0.01;
  await writeTree(jobs.box, { "other.idf": jobs.model, "other.epw": jobs.weather });

  const names = ["--model", "shoebox.idf", "--weather", "london.epw", "--split", "--title", 'Büro "1"\\n'];
  const created = await jobs.run(script, "run", ...names, jobs.box);
  const id = created.stdout.trim();
  const running = await jobs.run(script, "status", id);
  const list = await jobs.run(script, "jobs");
  const early = await jobs.run(script, "fetch", "--to", join(jobs.path, "early"), id);

  expect(created).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\n$/) });
  expect(running).toMatchObject({ exitCode: 10, stdout: expect.stringMatching(`^${id}\tUNPACKED\t0/\\d+\tBüro "1"`) });
  expect(list).toMatchObject({ exitCode: 0 });
  const lines = list.stdout.trimEnd().split("\n");
  expect(lines.length).toBeGreaterThan(10); // the sandbox begins with some
  expect(new Set(lines.map((line) => line.split("\t")[0])).size).toBe(lines.length);
  expect(lines[0]).toMatch(new RegExp(`^${id}\tUNPACKED\t0/\\d+\tBüro "1"\\\\n$`));
  expect(early).toMatchObject({ exitCode: 5, stderr: expect.stringMatching(/no such results so far|not found/) });
  const [{ parts } = { parts: [] }] = submissions(jobs.app);
  expect(parts.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["title", "model", "weather", "split", "file", "file", "file", "file"]),
  );
});

test.each(each)("%s tells failed, rejected and cancelled jobs apart", async (script) => {
  await using jobs = await startJobs();
  await writeTree(jobs.path, {
    "fatal/a.idf": `${jobs.model}\n! sandbox: fatal\n`,
    "fatal/a.epw": jobs.weather,
    "none/a.idf": jobs.model,
    "slow/a.idf": `${jobs.model}\n! sandbox: seconds 3000\n`,
    "slow/a.epw": jobs.weather,
  });

  const failed = await jobs.run(
    script,
    "run",
    "--fetch",
    "err",
    "--to",
    join(jobs.path, "err"),
    join(jobs.path, "fatal"),
  );
  const rejected = await jobs.run(script, "run", "--wait", join(jobs.path, "none"));
  const id = (await jobs.run(script, "run", join(jobs.path, "slow"))).stdout.trim();
  const cancelled = await jobs.run(script, "cancel", id);
  await jobs.app.sandbox.jobs.advance(3_600_000);
  const ended = await jobs.run(script, "status", id);
  const never = await jobs.run(script, "cancel", "1");
  const status = await jobs.run(script, "status", failed.stdout.split("\n")[0] ?? "");

  expect(failed).toMatchObject({ exitCode: 6, stdout: expect.stringMatching(/\tFINISHED\t[^]*Terminated--Fatal/) });
  expect(await readFile(join(jobs.path, "err/eplusout.err"), "utf8")).toContain("Fatal");
  expect(status).toMatchObject({ exitCode: 6 });
  expect(rejected).toMatchObject({ exitCode: 7, stdout: expect.stringMatching(/\tREJECTED\t[^]*weather file/) });
  expect(cancelled).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("Cancel flag") });
  expect(never).toMatchObject({ exitCode: 5, stdout: "", stderr: expect.stringMatching(/not cancellable/) });
  expect(ended).toMatchObject({ exitCode: 8, stdout: expect.stringContaining("\tCANCELED\t") });
});

test.each(each)("%s finds the job whose answer was lost, and does not send it again", async (script) => {
  await using jobs = await startJobs();
  jobs.app.sandbox.failNext({ method: "POST", path: "/jess_web/api/job" }, { act: true, then: "drop" });

  const run = await jobs.run(script, "run", "--wait", jobs.box);

  expect(run.stderr).toMatch(/Found: job \d+/);
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\tFINISHED\t/) });
  expect(submissions(jobs.app)).toHaveLength(1);
});

test.each(each)("%s ends with 9 when no answer came and no job is found", async (script) => {
  await using jobs = await startJobs();
  jobs.app.sandbox.failNext({ method: "POST", path: "/jess_web/api/job" }, { status: 503 });

  const run = await jobs.run(script, "run", "--wait", jobs.box);

  expect(run).toMatchObject({ exitCode: 9, stdout: "", stderr: expect.stringContaining("may have been created") });
  expect(submissions(jobs.app)).toHaveLength(1);
});

test.each(each)("%s ends with 9, not 4, when the list cannot be read after the answer was lost", async (script) => {
  await using jobs = await startJobs();
  const { sandbox, url } = jobs.app;
  sandbox.failNext({ method: "POST", path: "/jess_web/api/job" }, { act: true, then: "drop" });
  await using proxy = await startProxy(url, {
    hold: async (request) => {
      if (request.url === "/jobs") sandbox.failNext({ path: "/jess_web/api/jobs", times: Infinity }, { status: 503 });
      return Promise.resolve();
    },
  });

  const args = ["run", ...(script === "ensims.mjs" ? ["--retries", "0"] : []), jobs.box];
  const run = await runScript(script, proxy.to(url), args, { ...JESS, ENSIMS_TRIES: "1" });

  expect(run).toMatchObject({ exitCode: 9, stdout: "", stderr: expect.stringContaining("may have been created") });
  expect(submissions(jobs.app)).toHaveLength(1);
});

test.each(each)("%s sends a folder with sub-folders as a .zip only", async (script) => {
  await using jobs = await startJobs();
  await writeTree(jobs.box, { "sub/schedule.csv": "1" });

  const run = await jobs.run(script, "run", jobs.box);

  expect(run).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringMatching(/Zip the folder/) });
  expect(submissions(jobs.app)).toEqual([]);
});

test.each(each)("%s asks for a link to JESS where there is none", async (script) => {
  await using app = await startTestApp();

  const run = await runScript(script, app.url, ["jobs"]);

  expect(run).toMatchObject({ exitCode: 3, stdout: "" });
  expect(run.stderr).toContain("JESS");
});

test.each(each)("%s says how to go on with a job that it cannot follow any longer", async (script) => {
  await using jobs = await startJobs();
  jobs.app.sandbox.quirks.speed = 0.01;
  jobs.app.sandbox.failNext({ path: /\/job\/status\//, times: Infinity }, { status: 503 });

  const run = await jobs.run(script, "run", "--retries", "0", "--fetch", "csv", "--to", "out", jobs.box);

  expect(run.exitCode).toBe(4);
  const id = run.stdout.trim();
  expect(id).toMatch(/^\d+$/);
  expect(run.stderr).toContain(
    `To go on with job ${id}: ${script} status ${id}, or ${script} fetch --fetch csv --to out ${id}\n`,
  );
});

test.each(each.flatMap((script) => [[script, "SIGINT", 130] as const, [script, "SIGTERM", 143] as const]))(
  "%s that %s ends says how to go on with the job, which goes on",
  async (script, signal, exitCode) => {
    await using jobs = await startJobs();
    jobs.app.sandbox.quirks.speed = 0.01;
    const end = (child: Child) => {
      child.stderr.on("data", (text: Buffer) => {
        if (text.includes("UNPACKED")) child.kill(signal);
      });
    };

    const run = await runScript(script, jobs.app.url, ["run", "--fetch", "csv", jobs.box], JESS, end);

    const id = run.stdout.trim();
    expect(run.exitCode).toBe(exitCode);
    expect(run.stderr).toContain(
      `To go on with job ${id}: ${script} status ${id}, or ${script} fetch --fetch csv ${id}\n`,
    );
    expect(await jobs.run(script, "status", id)).toMatchObject({ exitCode: 10 });
  },
);

test.each(["jobs", "--help"])(
  "ensims.mjs %s, read by a program that soon has enough, ends without a word",
  async (word) => {
    await using app = await startTestApp();

    const run = await runScript("ensims.mjs", app.url, [word], JESS, ({ stdout }) => stdout.destroy());

    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  },
);

test.each(each)("%s names the job that is not there, and takes the URL as an option", async (script) => {
  await using app = await startTestApp();

  const run = await runScript(script, "http://127.0.0.1:9", ["fetch", "--url", app.url, "999"], JESS);

  expect(run).toMatchObject({ exitCode: 5, stdout: "", stderr: expect.stringMatching(/^There is no job 999\b/m) });
  expect(run.stderr).not.toMatch(/folder|To go on/);
});

const WRONG = [
  [],
  ["frobnicate"],
  ["jobs", "--url", "ftp://127.0.0.1"],
  ["jobs", "--retries", "many"],
  ["run"],
  ["run", "/no/such"],
  ["status"],
  ["status", "0x1"],
  ["fetch", "1", "--fetch", ".csv"],
  ["jobs", "1"],
];

test.each(each.flatMap((script) => WRONG.map((args) => ({ script, args }))))(
  "$script ends with 2 for $args",
  async ({ script, args }) => {
    const run = await runScript(script, "http://127.0.0.1:9", args);

    expect(run).toMatchObject({ exitCode: 2, stdout: "" });
    expect(run.stderr).toMatch(/^[^\n]+\n(?:See --help\.\n)?$/); // what is wrong, in a line
  },
);

test.each(each)("%s documents its exit codes", async (script) => {
  const { stdout } = await runScript(script, "", ["--help"]);

  for (const code of [6, 7, 8, 9, 10]) expect(stdout).toMatch(new RegExp(`\\b${code} `));
});
