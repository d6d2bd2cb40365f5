import { setTimeout as delay } from "node:timers/promises";
import { lstat } from "node:fs/promises";
import { resolve } from "node:path";
import { Failure, UsageError } from "../Failure.mjs";
import { FilesForm } from "../FilesForm.mjs";
import { filesAt } from "../localFiles.mjs";
import { readJson } from "../Session.mjs";

const NEWEST = "query NewestJobs { jobs(first: 50) { nodes { id title } } }";

/** When to look for a job whose answer was lost, in seconds after the last look: the list may lag. */
const LOOKS = "0,5,15";

/**
 * @typedef {import("../Session.mjs").Session} Session
 * @typedef {import("../Transfers.mjs").Transfers} Transfers
 * @typedef {import("../localFiles.mjs").LocalFile} LocalFile
 * @typedef {{ ok: boolean, status: string, outcome: string, job: { id: string } | null }} Answer
 * @typedef {{ nodes: { id: string, title: string | null }[] }} Newest
 */

/**
 * The files of a job: of one folder, or those that are named.
 *
 * @param {readonly string[]} paths
 * @param {Transfers} transfers
 */
export async function filesOfJob(paths, transfers) {
  const files = [];
  for (const path of paths) {
    if (paths.length > 1 && (await lstat(path).catch(() => undefined))?.isDirectory())
      throw new UsageError(`${path} is a folder. Name one folder, or files.`);
    for await (const file of filesAt(path, transfers)) files.push(file);
  }
  const inFolder = files.find(({ folder }) => folder !== "");
  if (inFolder) throw new UsageError(`${inFolder.shown} is in a sub-folder. Zip the folder, and run the .zip.`);
  if (transfers.failed > 0) throw new Failure("UNREADABLE", "Nothing was sent.");
  if (files.length === 0) throw new UsageError("There is no file to send.");
  return files;
}

/**
 * Submits a job, once: if no answer comes it is looked for in the list, and not sent again.
 *
 * @param {Session} session
 * @param {import("../download.mjs").Ask} ask
 * @param {readonly LocalFile[]} files
 * @param {Readonly<Record<string, string>>} fields of `POST /jobs`
 * @param {Transfers} transfers
 * @returns {Promise<string>} the id of the job
 */
export async function submit(session, ask, files, fields, transfers) {
  const before = Math.max(0, ...(await newest(ask)).map(({ id }) => Number(id)));
  const answer = await send(session, files, fields, transfers);
  if (answer.ok) transfers.note(`${files.length} ${files.length === 1 ? "file" : "files"} sent.`);
  if (answer.job) return answer.job.id;
  if (answer.outcome !== "UNCERTAIN") throw new Failure(answer.outcome, answer.status);
  transfers.note(`${answer.status} Looking for the job.`);
  let found = "The list of jobs does not show it so far.";
  for (const seconds of (process.env.ENSIMS_LOOK_SECONDS || LOOKS).split(",")) {
    await delay(Number(seconds) * 1000);
    /** @type {Newest["nodes"]} */
    let jobs;
    try {
      jobs = await newest(ask);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      found = `The list of jobs cannot be read: ${error.message}`;
      continue;
    }
    const candidates = jobs.filter(
      ({ id, title }) => Number(id) > before && (title ?? "").trim() === (fields.title ?? ""),
    );
    const [only, ...others] = candidates;
    if (only && others.length === 0) {
      transfers.note(`Found: job ${only.id} has the title and is new.`);
      return only.id;
    }
    if (only) throw uncertain(`It may be one of the jobs ${candidates.map(({ id }) => id).join(", ")}.`);
  }
  throw uncertain(found);
}

/** @param {string} what */
const uncertain = (what) =>
  new Failure("UNCERTAIN", `The job may have been created. ${what} Look at the list before you send it again.`);

/** @param {import("../download.mjs").Ask} ask */
async function newest(ask) {
  return /** @type {{ jobs: Newest }} */ (await ask(NEWEST, {})).jobs.nodes;
}

/** Failures that leave open whether the service has passed on the job. */
const OPEN = new Set(["UNREACHABLE", "BAD_RESPONSE", "INTERNAL_SERVER_ERROR"]);

/**
 * @param {Session} session
 * @param {readonly LocalFile[]} files
 * @param {Readonly<Record<string, string>>} fields
 * @param {Transfers} transfers
 * @returns {Promise<Answer>}
 */
async function send(session, files, fields, transfers) {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  let sent = 0;
  const form = await FilesForm.open(
    files,
    (bytes) => transfers.update(`${Math.floor((100 * (sent += bytes)) / Math.max(size, 1))} % sent`),
    fields,
  ).catch((cause) => {
    throw new Failure("UNREADABLE", `${cause.message}. Nothing was sent.`, { cause });
  });
  try {
    const response = await session.fetch("/jobs", {
      method: "POST",
      headers: { "content-type": form.contentType },
      body: form.bytes(),
      duplex: "half",
    });
    return /** @type {Answer} */ (await readJson(response));
  } catch (error) {
    if (!(error instanceof Failure) || !OPEN.has(error.code) || !form.isSent) throw error;
    return { ok: false, status: error.message, outcome: "UNCERTAIN", job: null };
  } finally {
    await form.close();
  }
}

/** The title of a job that was given none. @param {readonly string[]} paths */
export const titleOf = ([path = ""]) => resolve(path).split(/[/\\]/).at(-1)?.slice(0, 200).trim() ?? "";
