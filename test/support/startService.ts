import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** The program as built from the sources of now: see buildProgram.mjs. */
export const BUILT_PROGRAM = process.env.BUILT_PROGRAM ?? "";

/** The program as an operator runs it, a process of its own. Without arguments it serves. */
export class Service implements AsyncDisposable {
  readonly child: ChildProcess;
  stdout = "";
  stderr = "";
  readonly #ended: Promise<unknown>;

  /** @param launcher a command that starts the one that follows it, like `nice`; signals then reach the launcher alone */
  constructor(
    env: Readonly<Record<string, string>> = {},
    args: readonly string[] = [],
    program = BUILT_PROGRAM,
    launcher: readonly string[] = [],
  ) {
    const [command, ...rest] = [...launcher, process.execPath, program, ...args];
    this.child = spawn(command ?? "", rest, {
      cwd: ROOT,
      env: { PATH: process.env.PATH, LOG_LEVEL: "error", PORT: "0", STOP_NOTICE_MS: "100", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child.stdout?.on("data", (bytes: Buffer) => (this.stdout += bytes.toString()));
    this.child.stderr?.on("data", (bytes: Buffer) => (this.stderr += bytes.toString()));
    this.#ended = once(this.child, "close");
  }

  /** The first group of what it says on its standard output; fails when it ends instead. */
  async says(words: RegExp): Promise<string> {
    for (;;) {
      const found = words.exec(this.stdout)?.[1];
      if (found !== undefined) return found;
      if (this.child.exitCode !== null) throw new Error(`The service ended: ${this.stderr}`);
      await Promise.race([this.#ended, this.child.stdout && once(this.child.stdout, "data")]);
    }
  }

  /** The lines of its log so far. */
  lines(): Record<string, unknown>[] {
    const whole = this.stderr.slice(0, this.stderr.lastIndexOf("\n") + 1).split("\n");
    return whole.filter((line) => line !== "").map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Where the service listens. */
  url(): Promise<string> {
    return this.says(/^GraphQL +(\S+)\/graphql\n(?:.*\n)*Upstream .*\n/m);
  }

  /** Resolves with its exit code, or the signal that killed it, once all it said has been read. */
  async ended(): Promise<number | string | null> {
    await this.#ended;
    return this.child.exitCode ?? this.child.signalCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGKILL");
    await this.#ended;
  }
}

/** A folder for the temporary files of services. */
export async function openTmp() {
  const path = await mkdtemp(join(tmpdir(), "ensims-test-"));
  return {
    path,
    /** All that is in it, as relative paths. */
    list: () => readdir(path, { recursive: true }),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
