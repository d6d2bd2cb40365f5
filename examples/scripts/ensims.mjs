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
  ensims.mjs upload   [options] <local file or folder> <remote folder>
  ensims.mjs download [options] <remote file or folder> <local folder>

Copies the contents of the first folder to the second. Remote paths begin with "/".

Options:
  --url <url>       URL of the service (default: ENSIMS_URL or http://127.0.0.1:4000)
  --retries <n>     retries after a temporary failure (default: 4)
  --force           download: overwrite local files that differ
  --unpack          upload: include .zip archives, which the service unpacks
  --help, -h

Credentials: ENSIMS_EMAIL and ENSIMS_PASSWORD, or a prompt.

Exit codes:
  0  success; skipped files are reported
  1  some files failed; each is named
  2  invalid arguments or environment
  3  wrong credentials, no session, or no permission
  4  the service is unavailable or overloaded: try again later
  5  rejected or failed
`;

const OPTIONS = /** @type {const} */ ({
  url: { type: "string" },
  retries: { type: "string", default: "4" },
  force: { type: "boolean", short: "f", default: false },
  overwrite: { type: "boolean", default: false }, // alias of --force
  unpack: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
});

/** @returns undefined for --help @param {string[]} args @param {Readonly<Record<string, string | undefined>>} env */
function readCommand(args, env) {
  const { values, positionals } = parse(args);
  const { url = env.ENSIMS_URL || "http://127.0.0.1:4000", retries, overwrite, force, unpack, help } = values;
  const [command, from, to, ...rest] = positionals;
  if (help) return undefined;
  if (command !== "upload" && command !== "download") throw new UsageError("Expected a command: upload or download.");
  if (from === undefined || to === undefined || rest.length > 0)
    throw new UsageError(`Expected two arguments: what to ${command}, and the target folder.`);
  if (!(command === "upload" ? to : from).startsWith("/")) throw new UsageError('Remote paths begin with "/".');
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ""))
    throw new UsageError(`${url} is not an http(s) URL.`);
  if (!/^\d{1,3}$/.test(retries)) throw new UsageError("--retries must be a number from 0 to 999.");
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
    throw new UsageError(cause instanceof Error ? cause.message : "Invalid command line.", { cause });
  }
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const parsed = readCommand(process.argv.slice(2), process.env);
  if (!parsed) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { command, from, to, api, options } = parsed;
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
    process.stderr.write(`Internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
    return EXIT.failed;
  }
  process.stderr.write(`${error.message}\n${error instanceof UsageError ? "See --help.\n" : ""}`);
  return error.exitCode;
});
