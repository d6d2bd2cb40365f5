#!/usr/bin/env node
import { readCommand, USAGE } from "./command.mjs";
import { download, STORAGE } from "./download.mjs";
import { EXIT, Failure, UsageError } from "./Failure.mjs";
import { prepareJobs } from "./jobs/commands.mjs";
import { readCredential } from "./readCredential.mjs";
import { retry } from "./retry.mjs";
import { Session } from "./Session.mjs";
import { Transfers } from "./Transfers.mjs";
import { filesToUpload, upload } from "./upload.mjs";

/**
 * Prepares an upload or a download: what is wrong on this machine is told before the log-on.
 *
 * @param {import("./command.mjs").Command} command
 * @param {Transfers} transfers
 * @returns {Promise<import("./jobs/commands.mjs").Execute>}
 */
async function prepareTransfer({ name, args: [from = "", to = ""], options }, transfers) {
  const files = name === "upload" ? await filesToUpload(from, transfers, options) : undefined;
  return async (session) => {
    try {
      if (files) await upload(session, files, to, transfers, options);
      else await download(session, STORAGE, from, to, transfers, options);
    } catch (error) {
      transfers.note(`Stopped: ${transfers.summary}`);
      throw error;
    }
    process.stdout.write(`${transfers.summary}\n`);
    return transfers.failed > 0 ? EXIT.incomplete : 0;
  };
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const command = readCommand(process.argv.slice(2), process.env);
  if (!command) {
    process.stdout.write(USAGE);
    return 0;
  }
  const transfers = new Transfers(process.stderr);
  const isTransfer = command.name === "upload" || command.name === "download";
  const execute = await (isTransfer ? prepareTransfer : prepareJobs)(command, transfers);
  const credential = await readCredential(process.env);
  const session = new Session(command.api);
  await retry(command.options.retries, transfers.note.bind(transfers), () => session.logOn(credential));
  try {
    return await execute(session);
  } finally {
    await session.logOff();
  }
}

// A closed pipe, as in `ensims.mjs jobs | head -1`, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await main().catch((/** @type {unknown} */ error) => {
  if (!(error instanceof Failure || error instanceof UsageError)) {
    process.stderr.write(`Internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
    return EXIT.failed;
  }
  process.stderr.write(`${error.message}\n${error instanceof UsageError ? "See --help.\n" : ""}`);
  return error.exitCode;
});
