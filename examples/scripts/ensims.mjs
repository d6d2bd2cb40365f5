#!/usr/bin/env node
import { parseArgs } from "node:util";
import { download } from "./download.mjs";
import { EXIT, Failure, UsageError } from "./Failure.mjs";
import { readCredential } from "./readCredential.mjs";
import { retry } from "./retry.mjs";
import { Session } from "./Session.mjs";
import { Transfers } from "./Transfers.mjs";
import { filesToUpload, upload } from "./upload.mjs";

const USAGE = `Usage:
  ensims.mjs upload   [options] <file or folder here> <folder of the storage>
  ensims.mjs download [options] <file or folder of the storage> <folder here>

What is in the first folder will be in the second. Paths of the storage begin with "/".

Options:
  --url <address>   of the service; else ENSIMS_URL, else http://127.0.0.1:4000
  --retries <n>     how often to try again, in a row, what may work later; 4 unless said otherwise
  --force           download: replace files that are here already and differ
  --unpack          upload: .zip archives too, which the service unpacks
  --help, -h

The account is ENSIMS_EMAIL with ENSIMS_PASSWORD, or asked for at the terminal.

Exit codes:
  0  all was transferred, equal already, or left out and reported
  1  some files failed; each is named
  2  the command line or the environment is wrong
  3  wrong credential, no session, or the account may not do this
  4  the service is unavailable or overloaded: try again later
  5  refused or failed
`;

const OPTIONS = /** @type {const} */ ({
  url: { type: "string" },
  retries: { type: "string", default: "4" },
  force: { type: "boolean", short: "f", default: false },
  overwrite: { type: "boolean", default: false }, // an earlier name of --force
  unpack: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
});

/** Undefined when help was asked for. @param {string[]} args @param {Readonly<Record<string, string | undefined>>} env */
function readCommand(args, env) {
  const { values, positionals } = parse(args);
  const { url = env.ENSIMS_URL || "http://127.0.0.1:4000", retries, overwrite, force, unpack, help } = values;
  const [command, from, to, ...rest] = positionals;
  if (help) return undefined;
  if (command !== "upload" && command !== "download") throw new UsageError("Say upload or download.");
  if (from === undefined || to === undefined || rest.length > 0)
    throw new UsageError(`Say what to ${command}, and where to.`);
  if (!(command === "upload" ? to : from).startsWith("/"))
    throw new UsageError('A path of the storage begins with "/".');
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ""))
    throw new UsageError(`${url} is not an http(s) URL.`);
  if (!/^\d{1,3}$/.test(retries)) throw new UsageError("--retries wants a number from 0 to 999.");
  return {
    command,
    from,
    to,
    api: url.replace(/\/+$/, ""),
    options: { retries: Number(retries), force: force || overwrite, unpack },
  };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : "The command line cannot be read.", { cause });
  }
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const said = readCommand(process.argv.slice(2), process.env);
  if (!said) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { command, from, to, api, options } = said;
  const transfers = new Transfers(process.stderr);
  const files = command === "upload" ? await filesToUpload(from, transfers, options) : undefined;
  const credential = await readCredential(process.env);
  const session = new Session(api);
  await retry(options.retries, transfers.note.bind(transfers), () => session.logOn(credential));
  try {
    if (files) await upload(session, files, to, transfers, options);
    else await download(session, from, to, transfers, options);
  } catch (error) {
    transfers.note(`Stopped: ${transfers.summary}`);
    throw error;
  } finally {
    await session.logOff();
  }
  process.stdout.write(`${transfers.summary}\n`);
  return transfers.failed > 0 ? EXIT.incomplete : 0;
}

process.exitCode = await main().catch((/** @type {unknown} */ error) => {
  if (!(error instanceof Failure || error instanceof UsageError)) {
    process.stderr.write(`This program has a fault: ${error instanceof Error ? error.stack : String(error)}\n`);
    return EXIT.failed;
  }
  process.stderr.write(`${error.message}\n${error instanceof UsageError ? "See --help.\n" : ""}`);
  return error.exitCode;
});
