import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const EXAMPLES = fileURLToPath(new URL("../../examples/", import.meta.url));

/** Runs a command in a folder of the examples, as a reader would, and gives what it printed; fails when it fails. */
export async function runExample(folder: string, command: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, {
    cwd: resolve(EXAMPLES, folder),
    env: { ...process.env, NODE_OPTIONS: undefined, NODE_ENV: undefined }, // Jest's are not the reader's
    maxBuffer: 2 ** 24,
  });
  return stdout;
}
