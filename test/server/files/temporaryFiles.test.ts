import { randomBytes } from "node:crypto";
import { watch } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Fault } from "../../../src/sandbox/faults/Fault.js";
import { startSandbox } from "../../../src/sandbox/startSandbox.js";
import { MULTIPART, multipartBody, type Part, uploadOperation } from "../../support/multipartBody.js";
import { RawConnection, rawRequest } from "../../support/rawRequest.js";
import { openTmp, Service } from "../../support/startService.js";
import { until } from "../../support/until.js";

/** More than the buffers on the way to a temporary file hold, so that no file is complete before it is opened. */
const content = randomBytes(900_000);
const file = (name: string): Part => ({ name, filename: `${name}.bin`, content });
const tooLarge = (name: string): Part => ({ ...file(name), content: randomBytes(1_000_001) });

/** The parts before two files of which the first to come, "0", is the second to be read. */
const OUT_OF_ORDER: Part[] = uploadOperation(2).map((part) =>
  part.name === "map" ? { ...part, content: '{"0":["variables.files.1"],"1":["variables.files.0"]}' } : part,
);

/** The folder of a service for its temporary files. */
async function folderOf({ child }: Service, tmp: string): Promise<string> {
  const name = (await readdir(tmp)).find((each) => each.startsWith(`ensims-graphql-${child.pid}-`));
  if (name === undefined) throw new Error("The service has no folder for temporary files.");
  return name;
}

/** The service in a process of its own, as only there its folder for temporary files can be chosen. */
async function start(env: Record<string, string> = {}) {
  const tmp = await openTmp();
  const sandbox = await startSandbox();
  const options = { USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl, TMPDIR: tmp.path, ...env };
  const service = new Service(options);
  const url = await service.url();
  const headers = { ...MULTIPART, Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}` };
  const announce = async (at: string, bytes: number) => {
    const caller = await RawConnection.open(at);
    await caller.sendHead("POST /graphql", { ...headers, "Content-Length": String(bytes) });
    return caller;
  };
  return {
    ...{ url, sandbox, service, tmp, options, announce },
    upload: (parts: readonly Part[], more: Record<string, string> = {}) =>
      rawRequest(url, "POST /graphql", { ...headers, ...more }, multipartBody(parts)),
    /** An upload of which the upstream has something already, and which is not over. */
    begin: async (at: string, parts: readonly Part[]) => {
      sandbox.journal.clear();
      const caller = await announce(at, 100_000_000);
      await caller.send(multipartBody(parts, true));
      await sandbox.journal.waitFor(({ bodyBytes }) => bodyBytes > 200_000);
      return caller;
    },
    /** Temporary files that there are now. */
    files: async () => (await tmp.list()).filter((name) => name.endsWith(".tmp")),
    /** Names of temporary files, each as soon as it is written. */
    watch: async () => {
      const written = new Set<string>();
      const watcher = watch(join(tmp.path, await folderOf(service, tmp.path)), (_event, name) => {
        if (name !== null) written.add(name);
      });
      return { written, [Symbol.dispose]: () => watcher.close() };
    },
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await sandbox.stop();
      await tmp[Symbol.asyncDispose]();
    },
  };
}

const BOUNDS = { MAX_UPLOAD_BYTES: "1000000", MAX_UPLOAD_FILES: "200", SHUTDOWN_GRACE_MS: "100" };
const EMPTY_MAP = { name: "map", content: '{"0":["variables.a"]}' };

interface Ending {
  readonly parts: readonly Part[];
  readonly fault?: Fault;
}

/** Goes well; is refused; fails upstream. */
const IN_ORDER: readonly Ending[] = [
  { parts: [...uploadOperation(2), file("0"), file("1")] },
  { parts: [...uploadOperation(2), file("0"), tooLarge("1")] },
  { parts: [...uploadOperation(2), file("0")] },
  { parts: [...uploadOperation(1), file("0"), file("unused")] },
  { parts: [...uploadOperation(1), file("unused"), file("0")] },
  { parts: [...uploadOperation(1, "/../x"), file("0")] },
  { parts: [{ name: "operations", content: '{"query":"{ __typename }"}' }, EMPTY_MAP, file("0")] },
  { parts: [{ name: "operations", content: '{"query":"{"}' }, EMPTY_MAP, file("0")] },
  { parts: [...uploadOperation(1), file("0")], fault: { status: 413, answerEarly: true } },
  { parts: [...uploadOperation(1), file("0")], fault: { reset: true } },
  { parts: [...uploadOperation(1), file("0")], fault: { resetAfterRequestBytes: 100_000 } },
];
const NOT_IN_ORDER: readonly Ending[] = [
  { parts: [...OUT_OF_ORDER, file("0"), file("1")] },
  { parts: [...OUT_OF_ORDER, file("0"), tooLarge("1")] },
  { parts: [...OUT_OF_ORDER, tooLarge("0"), file("1")] },
  { parts: [...OUT_OF_ORDER, file("0")] },
  { parts: [...OUT_OF_ORDER, file("0"), file("1")], fault: { status: 413, answerEarly: true } },
  { parts: [...OUT_OF_ORDER, file("0"), file("1")], fault: { reset: true } },
  { parts: [...OUT_OF_ORDER, file("0"), file("1")], fault: { resetAfterRequestBytes: 100_000 } },
];

test("files that come in the order in which they are read are written to no temporary file, however it ends", async () => {
  await using app = await start(BOUNDS);
  using watched = await app.watch();

  // The caller goes away midway.
  const caller = await app.begin(app.url, [...uploadOperation(1), file("0")]);
  caller.reset();
  await app.sandbox.journal.waitFor(({ aborted }) => aborted);

  for (const { parts, fault } of IN_ORDER) {
    if (fault) app.sandbox.failNext("POST", fault);
    expect((await app.upload(parts)).status).toBeLessThan(500);
  }
  // The upstream answers while the file still arrives: has hardly begun, or is in the midst.
  const whole = multipartBody([...uploadOperation(1), file("0")]);
  for (const sent of [whole.indexOf(content) + 3, whole.length / 2]) {
    for (const rest of [whole.subarray(sent), Buffer.alloc(0)]) {
      app.sandbox.failNext("POST", { status: 413, answerEarly: true });
      using early = await app.announce(app.url, whole.length);
      await early.send(whole.subarray(0, sent));
      expect((await early.answer()).body).toContain("UPLOAD_TOO_LARGE");
      if (rest.length > 0) await early.send(rest);
      else early.reset();
    }
  }

  expect([...watched.written]).toEqual([]);
  expect(app.service.stderr).toBe("");
});

test("no temporary file outlives its upload, however it ends, nor for long the process that wrote it", async () => {
  await using app = await start(BOUNDS);
  const { files } = app;
  const noFiles = () => until(async () => (await files()).length === 0);
  const both = [...OUT_OF_ORDER, file("0"), file("1")];

  // The caller goes away midway.
  const caller = await app.begin(app.url, both);
  expect(await files()).toHaveLength(1);
  caller.reset();
  await noFiles();

  for (const { parts, fault } of NOT_IN_ORDER) {
    using watched = await app.watch();
    if (fault) app.sandbox.failNext("POST", fault);
    expect((await app.upload(parts)).status).toBeLessThan(500);
    await noFiles();
    expect(watched.written.size).toBeLessThanOrEqual(1);
    if (!fault) expect(watched.written.size).toBe(1);
  }
  expect(app.service.stderr).toBe("");

  // The process is killed midway: what it leaves is swept by the next start, which spares the files of the living.
  using killed = await app.begin(app.url, both);
  await using second = new Service(app.options);
  const secondUrl = await second.url();
  expect(await files()).toHaveLength(1);
  app.service.child.kill("SIGKILL");
  expect(await app.service.ended()).toBe("SIGKILL");
  await killed.closed();
  expect(await files()).toHaveLength(1);
  await using third = new Service(app.options);
  await third.url();
  const folders = await Promise.all([second, third].map((service) => folderOf(service, app.tmp.path)));
  expect((await readdir(app.tmp.path)).filter((name) => !name.startsWith("tsx-")).sort()).toEqual(folders.sort());

  const thirdFolder = await folderOf(third, app.tmp.path);
  const { mode } = await stat(join(app.tmp.path, thirdFolder));
  expect(mode & 0o777).toBe(0o700); // private to this user

  // The process is stopped midway: it cuts the upload after the grace period, and removes its folder.
  using stopped = await app.begin(secondUrl, both);
  expect(await files()).toHaveLength(1);
  second.child.kill("SIGTERM");
  expect(await second.ended()).toBe(0);
  await stopped.closed();
  expect(await app.tmp.list()).toEqual([thirdFolder, join(thirdFolder, "alive")]);
});

test("where no temporary file can be written, an upload that needs one fails, and one that needs none does not", async () => {
  await using app = await start({ ...BOUNDS, LOG_LEVEL: "silent" });
  await rm(join(app.tmp.path, await folderOf(app.service, app.tmp.path)), { recursive: true });

  const failed = await app.upload([...OUT_OF_ORDER, file("0"), file("1")]);

  expect(JSON.parse(failed.body)).toMatchObject({ errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR" } }] });
  await app.sandbox.journal.waitFor(({ aborted }) => aborted);
  expect((await app.upload([...uploadOperation(2), file("0"), file("1")])).body).toContain('"ok":true');
});
