import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openTmp } from "../support/startService.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A program in a process of its own, looked at from outside. */
export class Program implements AsyncDisposable {
  readonly child: ChildProcess;
  stdout = "";
  stderr = "";
  readonly ended: Promise<unknown>;
  #hasEnded = false;

  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { PATH: process.env.PATH, ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.child.stdout?.on("data", (bytes: Buffer) => (this.stdout += bytes.toString()));
    this.child.stderr?.on("data", (bytes: Buffer) => (this.stderr = (this.stderr + bytes.toString()).slice(-20_000)));
    this.ended = once(this.child, "close").finally(() => (this.#hasEnded = true));
  }

  /** The first group of what it says on its standard output. */
  async says(words: RegExp): Promise<string> {
    for (;;) {
      const found = words.exec(this.stdout)?.[1];
      if (found !== undefined) return found;
      if (this.#hasEnded) throw new Error(`It ended: ${this.stderr}`);
      await Promise.race([this.ended, this.child.stdout && once(this.child.stdout, "data")]);
    }
  }

  /** Bytes, as the kernel counts them: now, and at most so far. */
  async memory(): Promise<{ resident: number; peak: number }> {
    const status = await readFile(`/proc/${this.child.pid}/status`, "utf8");
    const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1024;
    return { resident: bytes("VmRSS"), peak: bytes("VmHWM") };
  }

  async descriptors(): Promise<number> {
    return (await readdir(`/proc/${this.child.pid}/fd`)).length;
  }

  /** Bytes of the heap, after a collection. */
  async heap(): Promise<number> {
    const told = once(this.child, "message");
    this.child.send("heap");
    return Number((await told)[0]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }
}

/** The built service, with a folder of its own for temporary files. */
export async function startFacade(env: Readonly<Record<string, string>>) {
  const tmp = await openTmp();
  const args = ["--expose-gc", "--import", "./test/soak/tellHeap.mjs", "dist/main.js"];
  const program = new Program(args, {
    LOG_LEVEL: "fatal",
    PORT: "0",
    TMPDIR: tmp.path,
    NODE_ENV: "production",
    ...env,
  });
  const url = await program.says(/^GraphQL +(\S+)\/graphql\n/m);
  return {
    ...{ program, url },
    /** Files and folders in the service's temporary folder, without that folder itself and the socket that tells of its use. */
    leftovers: async () => (await tmp.list()).filter((name) => name.includes("/") && !/^[^/]*\/alive$/.test(name)),
    [Symbol.asyncDispose]: async () => {
      await program[Symbol.asyncDispose]();
      await tmp[Symbol.asyncDispose]();
    },
  };
}

/** An upstream that takes any upload, keeps nothing, and gives files of any length: see sink.ts. */
export async function startSink() {
  const program = new Program(["--import", "tsx", "test/soak/sink.ts"], {});
  const url = await program.says(/^(http:\S+)\n/m);
  const env = { USERS_API_URL: `${url}/users/api`, JESS_API_URL: `${url}/jess_web/api` };
  return { program, env, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}
