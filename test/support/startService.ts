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
  #hasEnded = false;
  /** Called at all that it says, and at its end. */
  readonly #waiting = new Set<() => void>();

  /** @param command what starts the program, before its arguments */
  constructor(
    env: Readonly<Record<string, string>> = {},
    args: readonly string[] = [],
    command: readonly string[] = [process.execPath, BUILT_PROGRAM],
  ) {
    const [file = "", ...rest] = [...command, ...args];
    this.child = spawn(file, rest, {
      cwd: ROOT,
      env: { PATH: process.env.PATH, LOG_LEVEL: "error", PORT: "0", STOP_NOTICE_MS: "100", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const look = () => {
      for (const each of this.#waiting) each();
    };
    this.child.stdout?.on("data", (bytes: Buffer) => {
      this.stdout += bytes.toString();
      look();
    });
    this.child.stderr?.on("data", (bytes: Buffer) => (this.stderr += bytes.toString()));
    this.#ended = once(this.child, "close").finally(() => {
      this.#hasEnded = true;
      look();
    });
  }

  /** The first group of what it says on its standard output; fails when it ends instead. */
  says(words: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = words.exec(this.stdout)?.[1];
        if (found !== undefined) resolve(found);
        else if (!this.#hasEnded) return;
        else reject(new Error(`The service ended: ${this.stderr}`));
        this.#waiting.delete(look);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Whether it has ended, and all that it said has been read. */
  get hasEnded(): boolean {
    return this.#hasEnded;
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
