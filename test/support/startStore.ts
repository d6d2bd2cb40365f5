import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "@jest/globals";
import { Redis } from "iovalkey";
import { selfSigned, testOfTls } from "./certificate.js";
import { freePort } from "./freePort.js";
import { isInstalled } from "./isInstalled.js";
import { openTmp } from "./startService.js";

const hasStore = isInstalled("redis-server");

/** A test that needs redis-server. Without it the test is skipped, and its name says why. */
export const testOfStore: typeof test | typeof test.skip = hasStore ? test : test.skip;
export const NEEDS_STORE = hasStore ? "with redis-server" : "SKIPPED: redis-server is not installed";
export const testOfTlsStore = hasStore ? testOfTls : test.skip;

/** A redis-server of its own, which keeps nothing on disk. */
export async function startStore({ port, args = [] }: { port?: number; args?: readonly string[] } = {}) {
  const listensOn = port ?? (await freePort());
  const tmp = await openTmp();
  const options = ["--port", `${listensOn}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", [...options, "--dir", tmp.path, ...args], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const state = { hasEnded: false };
  const ended = once(child, "close").finally(() => (state.hasEnded = true));
  let said = "";
  child.stdout.on("data", (bytes: Buffer) => (said += bytes.toString()));
  while (!said.includes("Ready to accept connections")) {
    if (state.hasEnded) throw new Error(`redis-server ended: ${said}`);
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
    /** Runs a command of an operator; resolves with its answer as text. */
    async command(name: string, ...args: readonly string[]): Promise<string> {
      const client = new Redis({ port: listensOn });
      try {
        return String(await client.call(name, ...args));
      } finally {
        client.disconnect();
      }
    },
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

/** A store that listens by TLS too, with a certificate for 127.0.0.1 that it has signed itself. */
export async function startTlsStore() {
  const tmp = await openTmp();
  const [key, ca] = [join(tmp.path, "key.pem"), join(tmp.path, "ca.pem")];
  const { certificate, key: privateKey } = await selfSigned("IP:127.0.0.1");
  await Promise.all([writeFile(key, privateKey), writeFile(ca, certificate)]);
  const port = await freePort();
  const files = ["--tls-cert-file", ca, "--tls-key-file", key, "--tls-ca-cert-file", ca];
  const store = await startStore({ args: ["--tls-port", `${port}`, "--tls-auth-clients", "no", ...files] });
  return {
    url: `rediss://127.0.0.1:${port}`,
    /** The file of its certificate. */
    ca,
    dump: () => store.dump(),
    [Symbol.asyncDispose]: async () => {
      await store.stop();
      await tmp[Symbol.asyncDispose]();
    },
  };
}
