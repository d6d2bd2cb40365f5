import { parseArgs } from "node:util";
import { UsageError } from "./Failure.mjs";

export const USAGE = `Usage:
  ensims.mjs upload   [options] <local file or folder> <remote folder>
  ensims.mjs download [options] <remote file or folder> <local folder>
  ensims.mjs jobs
  ensims.mjs run      [options] <local folder, or files>
  ensims.mjs status   <job>
  ensims.mjs cancel   <job>
  ensims.mjs fetch    [options] <job>

upload and download copy the contents of the first folder to the second. Remote paths begin with "/".
run sends the files, prints the number of the job, and does not wait. It sends them once: if no answer comes, it looks for the
job in the list instead. A folder with sub-folders is to be sent as one .zip.
jobs and status print a line for each job: number, status, cases done, title, with tabs between them.
fetch downloads the results of a job.

Options:
  --url <url>            URL of the service (default: ENSIMS_URL or http://127.0.0.1:4000)
  --retries <n>          retries after a temporary failure (default: 4); run never sends files again
  --force                download, fetch: overwrite local files that differ
  --unpack               upload: include .zip archives, which the service unpacks
  --title <text>         run: title of the job (default: name of the folder or of the first file)
  --model <name>         run: which file is the model, if there are several
  --weather <name>       run: which file is the weather, if there are several
  --split                run: split the run period into parts that run at the same time
  --wait                 run: wait for the end, and show the progress
  --fetch <csv,htm,...>  run: wait, then download the results with these extensions; fetch: only these
  --to <folder>          where to put them (default: a folder with the number of the job)
  --help, -h

Credentials: ENSIMS_EMAIL and ENSIMS_PASSWORD, or a prompt. ENSIMS_JESS_USER and ENSIMS_JESS_PASSWORD, if set, link the account to JESS
first; otherwise it has to be linked.

Exit codes:
  0  success; skipped files are reported. A job: finished, and EnergyPlus did not fail; or submitted, without --wait
  1  some files failed; each is named
  2  invalid arguments or environment
  3  wrong credentials, no session, not linked to JESS, or no permission
  4  the service is unavailable or overloaded: try again later
  5  rejected or failed
A job has ended (status, and run with --wait or --fetch):
  6  failed: EnergyPlus ended with a fatal error, see eplusout.err
  7  rejected by JESS
  8  cancelled
Open:
  9  run: all was sent and no answer came. The job may have been created: look at the list before you send it again
  10 status: the job has not ended
`;

const OPTIONS = /** @type {const} */ ({
  url: { type: "string" },
  retries: { type: "string", default: "4" },
  force: { type: "boolean", short: "f", default: false },
  overwrite: { type: "boolean", default: false }, // alias of --force
  unpack: { type: "boolean", default: false },
  title: { type: "string" },
  model: { type: "string" },
  weather: { type: "string" },
  split: { type: "boolean", default: false },
  wait: { type: "boolean", default: false },
  fetch: { type: "string" },
  to: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
});

/** What each command expects: a pattern of the number of arguments, and the words for it. */
const COMMANDS = /** @type {const} */ ({
  upload: [/^2$/, "two arguments: what to upload, and the target folder"],
  download: [/^2$/, "two arguments: what to download, and the target folder"],
  jobs: [/^0$/, "no argument"],
  run: [/^[1-9]\d*$/, "a folder, or files"],
  status: [/^1$/, "the number of a job"],
  cancel: [/^1$/, "the number of a job"],
  fetch: [/^1$/, "the number of a job"],
});

/**
 * @typedef {NonNullable<ReturnType<typeof readCommand>>} Command
 * @param {string[]} args
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns undefined for --help
 */
export function readCommand(args, env) {
  const { values, positionals } = parse(args);
  const { url = env.ENSIMS_URL || "http://127.0.0.1:4000", retries, help } = values;
  const [name = "", ...rest] = positionals;
  if (help) return undefined;
  if (!isCommand(name)) throw new UsageError(`Expected a command: ${Object.keys(COMMANDS).join(", ")}.`);
  const [count, expected] = COMMANDS[name];
  if (!count.test(String(rest.length))) throw new UsageError(`Expected ${expected}.`);
  const [first = "", second = ""] = rest;
  if ((name === "upload" && !second.startsWith("/")) || (name === "download" && !first.startsWith("/")))
    throw new UsageError('Remote paths begin with "/".');
  if (/^(?:status|cancel|fetch)$/.test(name) && !/^[1-9]\d{0,14}$/.test(first))
    throw new UsageError(`${first} is not the number of a job.`);
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ""))
    throw new UsageError(`${url} is not an http(s) URL.`);
  if (!/^\d{1,3}$/.test(retries)) throw new UsageError("--retries must be a number from 0 to 999.");
  return {
    name,
    args: rest,
    api: url.replace(/\/+$/, ""),
    options: { ...values, retries: Number(retries), force: values.force || values.overwrite },
  };
}

/** @param {string} name @returns {name is keyof COMMANDS} */
const isCommand = (name) => Object.hasOwn(COMMANDS, name);

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : "Invalid command line.", { cause });
  }
}
