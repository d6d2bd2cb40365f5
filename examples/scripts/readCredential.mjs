import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { UsageError } from "./Failure.mjs";

/**
 * Reads the credentials from the environment or a prompt. Not from the command line, which other users of the machine can read.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 */
export async function readCredential(env) {
  const email = env.ENSIMS_EMAIL || (await ask("E-mail address: ", "ENSIMS_EMAIL"));
  const password = env.ENSIMS_PASSWORD || (await ask(`Password of ${email}: `, "ENSIMS_PASSWORD", { hidden: true }));
  return { email, password };
}

/** @param {string} question @param {string} variable @param {{ hidden: boolean }} [options] */
async function ask(question, variable, { hidden } = { hidden: false }) {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) throw new UsageError(`Set ${variable}: there is no terminal for a prompt.`);
  stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: stdin, output: hidden ? silent : stderr, terminal: true });
  const interrupted = new Promise((_resolve, reject) => {
    terminal.once("SIGINT", () => reject(new UsageError("Cancelled.")));
    terminal.once("close", () => reject(new UsageError(`No input. Set ${variable} or enter it.`)));
  });
  try {
    return await Promise.race([terminal.question(""), /** @type {Promise<never>} */ (interrupted)]);
  } finally {
    terminal.close();
    if (hidden) stderr.write("\n");
  }
}
