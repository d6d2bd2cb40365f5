import { setTimeout as delay } from "node:timers/promises";
import { type Quirks, startSandbox } from "../../src/sandbox/startSandbox.js";
import { rawRequest } from "./rawRequest.js";
import { openTmp, Service } from "./startService.js";

/**
 * The service in a process of its own, on a sandbox of this one.
 * @param command what starts it, in place of Node with the built program
 * @param quirks of the sandbox
 */
export async function startOnSandbox(
  env: Readonly<Record<string, string>> = {},
  command?: readonly string[],
  quirks: Partial<Quirks> = {},
) {
  const tmp = await openTmp();
  const sandbox = await startSandbox({ quirks });
  const options = { USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl, TMPDIR: tmp.path, ...env };
  const service = new Service(options, [], command);
  return {
    ...{ tmp, sandbox, service, options, url: await service.url() },
    headers: { Authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}` },
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await sandbox.stop();
      await tmp[Symbol.asyncDispose]();
    },
  };
}

/** Resolves when a probe on a connection of its own is told that no more requests are wanted. */
export async function notReady(url: string): Promise<void> {
  while ((await rawRequest(url, "GET /readyz")).status !== 503) await delay(10);
}
