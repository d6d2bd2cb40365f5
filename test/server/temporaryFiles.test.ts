import { randomBytes } from "node:crypto";
import { expect, test } from "@jest/globals";
import { startSandbox } from "../../src/sandbox/startSandbox.js";
import { MULTIPART, multipartBody, type Part, uploadOperation } from "../support/multipartBody.js";
import { RawConnection, rawRequest } from "../support/rawRequest.js";
import { openTmp, Service } from "../support/startService.js";

const content = randomBytes(300_000);
const file = (name: string): Part => ({ name, filename: `${name}.bin`, content });

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
    begin: async (at: string) => {
      sandbox.journal.clear();
      const caller = await announce(at, 100_000_000);
      await caller.send(multipartBody([...uploadOperation(1), file("0")], true));
      await sandbox.journal.waitFor(({ bodyBytes }) => bodyBytes > 200_000);
      return caller;
    },
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await sandbox.stop();
      await tmp[Symbol.asyncDispose]();
    },
  };
}

/** Resolves when this comes true. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
}

test("no temporary file outlives its upload, however it ends, nor for long the process that wrote it", async () => {
  await using app = await start({ MAX_UPLOAD_BYTES: "1000000", MAX_UPLOAD_FILES: "200", SHUTDOWN_GRACE_MS: "100" });
  const files = async () => (await app.tmp.list()).filter((name) => name.endsWith(".tmp"));
  const noFiles = () => until(async () => (await files()).length === 0);

  // The caller goes away midway.
  const caller = await app.begin(app.url);
  expect(await files()).toHaveLength(1);
  caller.reset();
  await noFiles();

  // It goes well; is refused; fails upstream.
  const empty = { name: "map", content: '{"0":["variables.a"]}' };
  const tooLarge = { ...file("1"), content: randomBytes(1_000_001) };
  for (const [parts, fault] of [
    [[...uploadOperation(2), file("0"), file("1")]],
    [[...uploadOperation(2), file("0"), tooLarge]],
    [[...uploadOperation(2), file("0")]],
    [[...uploadOperation(1), file("0"), file("nobody asked for")]],
    [[...uploadOperation(1, "/../x"), file("0")]],
    [[{ name: "operations", content: '{"query":"{ __typename }"}' }, empty, file("0")]],
    [[{ name: "operations", content: '{"query":"{"}' }, empty, file("0")]],
    [[...uploadOperation(1), file("0")], { status: 413, answerEarly: true }],
    [[...uploadOperation(1), file("0")], { reset: true }],
    [[...uploadOperation(1), file("0")], { resetAfterRequestBytes: 100_000 }],
  ] as const) {
    if (fault) app.sandbox.failNext("POST", fault);
    expect((await app.upload(parts)).status).toBeLessThan(500);
    await noFiles();
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
      await noFiles();
    }
  }
  expect(app.service.stderr).toBe("");

  // The process is killed midway: what it leaves is swept by the next start, which spares the files of the living.
  using killed = await app.begin(app.url);
  await using second = new Service(app.options);
  const secondUrl = await second.url();
  expect(await files()).toHaveLength(1);
  app.service.child.kill("SIGKILL");
  expect(await app.service.ended()).toBe("SIGKILL");
  await killed.closed();
  expect(await files()).toHaveLength(1);
  await using third = new Service(app.options);
  await third.url();
  expect((await app.tmp.list()).sort()).toEqual(
    [second, third].map(({ child }) => `ensims-graphql-${child.pid}`).sort(),
  );

  // The process is stopped midway: it cuts the upload after the grace period, and removes its folder.
  using stopped = await app.begin(secondUrl);
  expect(await files()).toHaveLength(1);
  second.child.kill("SIGTERM");
  expect(await second.ended()).toBe(0);
  await stopped.closed();
  expect(await app.tmp.list()).toEqual([`ensims-graphql-${third.child.pid}`]);
}, 60_000); // it starts three processes
