import { expect, test } from "@jest/globals";
import { startOnSandbox } from "../support/startOnSandbox.js";
import { BUILT_PROGRAM } from "../support/startService.js";
import { childOf, stopInUpload } from "./support/stopInUpload.js";

test("as the first process of a PID namespace the service ends well in the middle of an upload", async () => {
  const command = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child", process.execPath, BUILT_PROGRAM];
  await using app = await startOnSandbox({ STOP_NOTICE_MS: "3000", LOG_LEVEL: "info" }, command);
  const { service, sandbox, url, tmp } = app;
  const pid = await childOf(service.child.pid);
  expect(await tmp.list()).toContainEqual(expect.stringMatching(/^ensims-graphql-1-\w+$/)); // the 1 is what it is to itself

  await stopInUpload(service, url, sandbox, () => process.kill(pid, "SIGTERM"));

  const [stopping, stopped, ...more] = service.lines().filter(({ msg }) => msg === "stopping" || msg === "stopped");
  expect([stopping, stopped, more]).toMatchObject([{ signal: "SIGTERM" }, { signal: "SIGTERM", cut: 0 }, []]);
  expect([1, 2]).toContain(stopping?.requests); // the test's own look at /readyz may have come before the signal
  expect(await tmp.list()).toEqual([]);
});
