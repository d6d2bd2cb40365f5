import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "@jest/globals";
import { Redis } from "iovalkey";
import { openTmp } from "./startService.js";

function isInstalled(): boolean {
  try {
    execFileSync("redis-server", ["--version"]);
    return true;
  } catch {
    return false;
  }
}

/** A test that needs redis-server. Without it the test is skipped, and its name says why. */
export const testOfStore: typeof test | typeof test.skip = isInstalled() ? test : test.skip;
export const NEEDS_STORE = isInstalled() ? "with redis-server" : "SKIPPED: redis-server is not installed";

/** A port of 127.0.0.1 on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("a server on TCP has a port");
  return address.port;
}

/** A redis-server of its own, which keeps nothing on disk. */
export async function startStore({ port, args = [] }: { port?: number; args?: readonly string[] } = {}) {
  const listensOn = port ?? (await freePort());
  const tmp = await openTmp();
  const options = ["--port", `${listensOn}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", [...options, "--dir", tmp.path, ...args], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "close");
  let said = "";
  child.stdout.on("data", (bytes: Buffer) => (said += bytes.toString()));
  while (!said.includes("Ready to accept connections")) {
    if (child.exitCode !== null) throw new Error(`redis-server ended: ${said}`);
    await Promise.race([ended, once(child.stdout, "data")]);
  }
  const stop = async () => {
    child.kill("SIGCONT");
    child.kill("SIGKILL");
    await ended;
    await tmp[Symbol.asyncDispose]();
  };
  return {
    url: `redis://127.0.0.1:${listensOn}`,
    port: listensOn,
    /** Stops it in the middle: it answers no more, while its connections stay open. */
    freeze: () => child.kill("SIGSTOP"),
    thaw: () => child.kill("SIGCONT"),
    /** Everything that it holds, as text. */
    async dump(password?: string): Promise<string> {
      const client = new Redis({ port: listensOn, ...(password !== undefined && { password }) });
      try {
        const keys = await client.keys("*");
        const all = keys.map(async (key) => {
          const value = key.endsWith(":wrong") ? await client.get(key) : await client.zrange(key, 0, -1);
          return `${key} ${JSON.stringify(value)} ${await client.pttl(key)}`;
        });
        return (await Promise.all(all)).sort().join("\n");
      } finally {
        client.disconnect();
      }
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
