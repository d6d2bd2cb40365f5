import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../examples/scripts/", import.meta.url));

/** The same program twice: for Node, and for bash with curl. */
export const SCRIPTS = {
  "ensims.mjs": [process.execPath, `${FOLDER}ensims.mjs`],
  "ensims.sh": ["bash", `${FOLDER}ensims.sh`],
} as const;

export type ScriptName = keyof typeof SCRIPTS;

export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Runs a script as the demo user, and waits for its end. `begin` is called with its process. */
export async function runScript(
  name: ScriptName,
  url: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  begin: (child: Child) => void = () => undefined,
): Promise<Run> {
  const [command, script] = SCRIPTS[name];
  const child = spawn(command, [script, ...args], {
    env: {
      PATH: process.env.PATH,
      ENSIMS_URL: url,
      ENSIMS_EMAIL: "demo@example.org",
      ENSIMS_PASSWORD: "demo",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
  begin(child);
  await once(child, "close");
  return { exitCode: child.exitCode, stdout, stderr };
}
