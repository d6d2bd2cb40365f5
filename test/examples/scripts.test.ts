import { randomBytes } from "node:crypto";
import { appendFile, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { ERROR_CODES } from "../../src/server/errors/errorCodes.js";
import { startProxy } from "../support/startProxy.js";
import { startTestApp } from "../support/startTestApp.js";
import { runExample } from "./runExample.js";
import { runScript, type ScriptName, SCRIPTS } from "./runScript.js";
import { openFolder, readTree, writeTree } from "./tree.js";

const each = Object.keys(SCRIPTS) as ScriptName[];
const MB = 1_000_000;

const TREE = {
  "empty.txt": "",
  "with space/hello ü.txt": "Grüße\n",
  "with space/ü/deep/random.bin": randomBytes(20 * MB),
  'a"b #?%41.json': '{ "fileName": "/" }',
  "semi;co,lon='1'.txt": "1",
  "-dash.txt": "2",
  "[1-3]{a,b}.txt": "3",
};

test.each(each)("%s brings a tree to the storage and back, byte for byte", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  const [here, back] = [join(folder.path, "here"), join(folder.path, "back")];
  await writeTree(here, TREE);

  const uploaded = await runScript(script, app.url, ["upload", here, "/round trip/ü"]);
  const downloaded = await runScript(script, app.url, ["download", "/round trip/ü", back]);

  expect(uploaded).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^7 (files )?transferred/) });
  expect(downloaded).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^7 (files )?transferred/) });
  for (const name of Object.keys(TREE)) expect(uploaded.stderr).toContain(name);
  expect(await readTree(back)).toEqual(await readTree(here));
  const requests = app.sandbox.journal.find("POST", "/users/api/files");
  expect(requests.map(({ parts }) => parts.map(({ name }) => name))).toEqual(requests.map(() => ["file"]));
  expect(app.sandbox.journal.find("POST", "/users/api/logout").length).toBe(2);
});

test.each(each)("%s renews its token before it ends", async (script) => {
  await using app = await startTestApp({ quirks: { tokenTtlSeconds: 8, latencyMs: 250 } });
  await using folder = await openFolder();
  const names = Array.from({ length: 20 }, (_, index) => `file-${index}.txt`);
  await writeTree(folder.path, Object.fromEntries(names.map((name) => [name, name])));

  const run = await runScript(script, app.url, ["upload", folder.path, "/long"], { ENSIMS_RENEW_SECONDS: "1" });

  expect(run).toMatchObject({ exitCode: 0 });
  const { journal, dataDir } = app.sandbox;
  expect(journal.find("POST", "/users/api/checkin").length).toBeGreaterThan(0);
  expect(journal.entries.filter(({ status }) => status === 401)).toEqual([]);
  expect(await readTree(join(dataDir, "files/demo@example.org/long"))).toEqual(await readTree(folder.path));
});

test.each(each)("%s names the file that is too large, and uploads the others", async (script) => {
  await using app = await startTestApp({ env: { MAX_UPLOAD_BYTES: String(MB) } });
  await using folder = await openFolder();
  await writeTree(folder.path, { "a.txt": "a", "big.bin": Buffer.alloc(5 * MB), "c.txt": "c" });

  const run = await runScript(script, app.url, ["upload", folder.path, "/some"]);

  expect(run.exitCode).toBe(1);
  expect(run.stdout).toMatch(/^2 (files )?transferred, 1 failed/);
  expect(run.stderr).toMatch(/big\.bin FAILED: .*larger than 1000000 bytes/);
  const stored = await readTree(join(app.sandbox.dataDir, "files/demo@example.org/some"));
  expect(Object.keys(stored)).toEqual(["a.txt", "c.txt"]);
});

test.each(each)("%s stops with 4 when the service behind is away, and tries no further file", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(folder.path, { "a.txt": "a", "b.txt": "b" });
  app.sandbox.failNext({ method: "POST", path: /\/files/, times: Infinity }, { status: 503 });

  const args = ["upload", ...(script === "ensims.mjs" ? ["--retries", "1"] : []), folder.path, "/some"];
  const run = await runScript(script, app.url, args, { ENSIMS_TRIES: "2" });

  expect(run).toMatchObject({ exitCode: 4, stdout: "" });
  expect(run.stderr).toContain("The service behind this API cannot be reached. Try again later.");
  expect(app.sandbox.journal.find("POST", "/users/api/files").length).toBe(2); // one file, twice
});

test.each(each)("%s tries again what worked the second time", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(folder.path, { "a.txt": "a" });
  app.sandbox.failNext({ method: "POST", path: /\/files/ }, { status: 503 });

  const run = await runScript(script, app.url, ["upload", folder.path, "/some"]);

  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.stderr).toMatch(/cannot be reached.* Trying again in 1 s\./);
  expect(app.sandbox.journal.find("POST", "/users/api/files").map(({ status }) => status)).toEqual([503, 200]);
});

const RANGES = [
  ["itself", true],
  ["by way of the facade", false],
] as const;

test.each(each.flatMap((script) => RANGES.map(([how, downloadRanges]) => ({ script, how, downloadRanges }))))(
  "$script asks for the rest of a file that was cut, where the upstream knows ranges $how",
  async ({ script, downloadRanges }) => {
    await using app = await startTestApp({ quirks: { downloadRanges } });
    await using folder = await openFolder();
    const asked: (string | undefined)[] = [];
    await using proxy = await startProxy(app.url, {
      hold: async ({ url, headers }) => {
        if (url === "/files/cut/big.bin") asked.push(headers.range);
        return Promise.resolve();
      },
    });
    const stored = join(app.sandbox.dataDir, "files/demo@example.org/cut");
    await writeTree(stored, { "big.bin": randomBytes(8 * MB), "small.txt": "small" });
    app.sandbox.failNext({ method: "GET", path: "/users/api/files/cut/big.bin" }, { cutAfterBytes: 3 * MB });

    const run = await runScript(script, proxy.to(app.url), ["download", "/cut", folder.path]);

    expect(run).toMatchObject({ exitCode: 0 });
    expect(await readTree(folder.path)).toEqual(await readTree(stored));
    expect(asked.length).toBe(2);
    expect(asked[1]).toMatch(/^bytes=[1-9]\d*-$/);
  },
);

test.each(each)("%s begins anew when the file was replaced between the two parts", async (script) => {
  await using app = await startTestApp({ quirks: { downloadRanges: true } });
  await using folder = await openFolder();
  const stored = join(app.sandbox.dataDir, "files/demo@example.org/cut");
  await writeTree(stored, { "big.bin": Buffer.alloc(8 * MB, "old") });
  await using proxy = await startProxy(app.url, {
    hold: async ({ headers }) => {
      if (headers.range !== undefined) await writeFile(join(stored, "big.bin"), Buffer.alloc(8 * MB, "new"));
    },
  });
  app.sandbox.failNext({ method: "GET", path: "/users/api/files/cut/big.bin" }, { cutAfterBytes: 3 * MB });

  const run = await runScript(script, proxy.to(app.url), ["download", "/cut", folder.path]);

  expect(run).toMatchObject({ exitCode: 0 });
  expect(await readTree(folder.path)).toEqual(await readTree(stored));
});

test.each(each)("%s leaves no half file when a download fails for good", async (script) => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  const stored = join(app.sandbox.dataDir, "files/demo@example.org/cut");
  await writeTree(stored, { "big.bin": Buffer.alloc(MB) });
  app.sandbox.failNext({ method: "GET", path: /big\.bin$/, times: Infinity }, { cutAfterBytes: 0 });

  const args = ["download", ...(script === "ensims.mjs" ? ["--retries", "0"] : []), "/cut", folder.path];
  const run = await runScript(script, app.url, args, { ENSIMS_TRIES: "1" });

  expect(run).toMatchObject({ exitCode: 4 });
  expect(await readTree(folder.path)).toEqual({});
});

const REFUSED = [
  { what: "a wrong password", env: { ENSIMS_PASSWORD: 'wr"o\\ng' }, args: ["download", "/", "x"], exitCode: 3 },
  { what: "a missing password", env: { ENSIMS_PASSWORD: "" }, args: ["download", "/", "x"], exitCode: 2 },
  { what: "no command", env: {}, args: [], exitCode: 2 },
  { what: "a path that is none of the storage", env: {}, args: ["upload", ".", "models"], exitCode: 2 },
  { what: "a folder that is not here", env: {}, args: ["upload", "/no/such", "/models"], exitCode: 2 },
  { what: "a folder that is not there", env: {}, args: ["download", "/nothing", "x"], exitCode: 5 },
];

test.each(each.flatMap((script) => REFUSED.map((refused) => ({ script, ...refused }))))(
  "$script ends with $exitCode for $what, and says why",
  async ({ script, env, args, exitCode }) => {
    await using app = await startTestApp();

    const run = await runScript(script, app.url, args, env);

    expect(run).toMatchObject({ exitCode, stdout: "" });
    expect(run.stderr).toMatch(/\w/);
    expect(run.stderr).not.toContain("    at "); // no stack
    expect(run.stderr).not.toContain('wr"o');
  },
);

const MAX_RSS = `process.on("exit",()=>process.stderr.write("maxRSS="+process.resourceUsage().maxRSS))`;

test("ensims.mjs holds of a large file only what is on its way", async () => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(folder.path, { "large.bin": "" });
  await truncate(join(folder.path, "large.bin"), 300 * MB);

  for (const args of [
    ["upload", folder.path, "/large"],
    ["download", "--force", "/large", folder.path],
  ]) {
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(MAX_RSS)}` };
    const run = await runScript("ensims.mjs", app.url, args, env);

    expect(run).toMatchObject({ exitCode: 0 });
    const kib = Number(/maxRSS=(\d+)/.exec(run.stderr)?.[1]);
    expect(kib).toBeLessThan(200_000); // about 100,000; with the file in memory 400,000
  }
});

test("ensims.mjs names a file that it cannot read, and uploads the others", async () => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(folder.path, { "a.bin": Buffer.alloc(MB), "b.txt": "b" });
  await using proxy = await startProxy(app.url, {
    // It was there when the folder was looked through, and goes away before its turn comes.
    hold: async ({ url }) => {
      if (url?.startsWith("/files/") === true) await rm(join(folder.path, "b.txt"), { force: true });
    },
  });

  const run = await runScript("ensims.mjs", proxy.to(app.url), ["upload", folder.path, "/some"]);

  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.stderr).toMatch(/b\.txt FAILED: ENOENT: no such file/);
  expect(Object.keys(await readTree(join(app.sandbox.dataDir, "files/demo@example.org/some")))).toEqual(["a.bin"]);
});

test("ensims.mjs refuses a file that changes while it is sent", async () => {
  await using app = await startTestApp();
  await using folder = await openFolder();
  await writeTree(folder.path, { "log.bin": Buffer.alloc(50 * MB) });
  await using proxy = await startProxy(app.url, {
    hold: async ({ url }) => {
      if (url?.startsWith("/files/") === true) await appendFile(join(folder.path, "log.bin"), "more");
    },
  });

  const run = await runScript("ensims.mjs", proxy.to(app.url), ["upload", folder.path, "/logs"]);

  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.stderr).toContain("log.bin FAILED: The file changed during the upload");
  expect(await readTree(join(app.sandbox.dataDir, "files/demo@example.org/logs")).catch(() => ({}))).toEqual({});
});

test("every code of the service has an exit code", async () => {
  const failure = await readFile(new URL("../../examples/scripts/Failure.mjs", import.meta.url), "utf8");

  expect(ERROR_CODES.length).toBeGreaterThan(15);
  expect(ERROR_CODES.filter((code) => !failure.includes(`  ${code}: EXIT.`))).toEqual([]);
});

test("the program for Node type-checks", async () => {
  expect(await runExample("..", "npx", "tsc", "--noEmit", "--project", "examples/scripts")).toBe("");
});
