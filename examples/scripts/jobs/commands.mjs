import { constants } from "node:os";
import { download } from "../download.mjs";
import { EXIT, Failure } from "../Failure.mjs";
import { retry } from "../retry.mjs";
import { follow } from "./follow.mjs";
import { exitCodeOf, lineOf, readJob, STATUS_FIELDS, textOfJob } from "./job.mjs";
import { extensionFilter, resultsOf } from "./results.mjs";
import { filesOfJob, submit, titleOf } from "./submit.mjs";

const LIST = `query Jobs($after: String) {
  jobs(first: 1000, after: $after) { pageInfo { hasNextPage endCursor } nodes { ${STATUS_FIELDS} title } }
}`;
const CANCEL = "mutation CancelJob($id: ID!) { cancelJob(id: $id) { ok status outcome } }";
const LINK = `mutation SetJessSession($input: JessCredentialInput!) {
  setJessSession(input: $input) { ok status outcome }
}`;

/**
 * @typedef {import("../Session.mjs").Session} Session
 * @typedef {import("../Transfers.mjs").Transfers} Transfers
 * @typedef {import("../command.mjs").Command} Command
 * @typedef {{ ok: boolean, status: string, outcome: string }} Answer
 * @typedef {{ pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: import("./job.mjs").Job[] }} Page
 * @typedef {(session: Session) => Promise<number>} Execute returns the exit code
 */

/**
 * Prepares a command of jobs: what is wrong on this machine is told before the log-on.
 *
 * @param {Command} command
 * @param {Transfers} transfers
 * @returns {Promise<Execute>}
 */
export async function prepareJobs({ name, args, options }, transfers) {
  const [id = ""] = args;
  const isWanted = extensionFilter(options.fetch);
  const files = name === "run" ? await filesOfJob(args, transfers) : [];
  return async (session) => {
    const note = transfers.note.bind(transfers);
    /** @type {import("../download.mjs").Ask} */
    const ask = (query, variables) => retry(options.retries, note, () => session.ask(query, variables));
    /** @param {string} job */
    const fetchResults = async (job) => {
      await download(session, resultsOf(job), "/", options.to ?? job, transfers, { ...options, isWanted });
      if (transfers.done + transfers.unchanged + transfers.failed === 0)
        throw new Failure("NOT_FOUND", `Job ${job} has no such results so far.`);
      process.stdout.write(`${transfers.summary}\n`);
      return transfers.failed > 0 ? EXIT.incomplete : 0;
    };
    await link(ask);
    if (name === "jobs") return list(ask);
    if (name === "cancel") return cancel(ask, id);
    if (name === "fetch") return fetchResults(id);
    if (name === "status") return status(ask, id);

    const fields = { title: titleOf(args), ...given(options) };
    const created = await submit(session, ask, files, fields, transfers);
    process.stdout.write(`${created}\n`);
    if (!options.wait && options.fetch === undefined) return 0;
    tellAtSignal(() => note(howToGoOn(created, options)));
    try {
      await follow(ask, created, transfers);
      const ended = await status(ask, created);
      const fetched = options.fetch !== undefined && ended !== EXIT.jobRejected ? await fetchResults(created) : 0;
      return ended || fetched;
    } catch (error) {
      note(howToGoOn(created, options));
      throw error;
    }
  };
}

/** The job does without this program. @param {string} job @param {Command["options"]} options */
function howToGoOn(job, { fetch, to }) {
  const words = [...(fetch ? ["--fetch", fetch] : []), ...(to === undefined ? [] : ["--to", to]), job];
  return `To go on with job ${job}: ensims.mjs status ${job}, or ensims.mjs fetch ${words.join(" ")}`;
}

/** Ctrl+C ends this program, not the job. @param {() => void} tell */
function tellAtSignal(tell) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.once(signal, () => {
      tell();
      process.exit(128 + constants.signals[signal]); // as a shell says it
    });
  }
}

/** The fields of the form. @param {Command["options"]} options */
function given({ title, model, weather, split }) {
  return {
    ...(title !== undefined && { title: title.trim() }),
    ...(model !== undefined && { model }),
    ...(weather !== undefined && { weather }),
    ...(split && { split: "TRUE" }),
  };
}

/** Links the account to JESS, if the environment says how. @param {import("../download.mjs").Ask} ask */
async function link(ask) {
  const { ENSIMS_JESS_USER: jessUser, ENSIMS_JESS_PASSWORD: jessPwd } = process.env;
  if (!jessUser || !jessPwd) return;
  const { setJessSession } = /** @type {{ setJessSession: Answer }} */ (
    await ask(LINK, { input: { jessUser, jessPwd } })
  );
  if (!setJessSession.ok) throw new Failure(setJessSession.outcome, setJessSession.status);
}

/** @param {import("../download.mjs").Ask} ask */
async function list(ask) {
  let after = null;
  do {
    const { jobs } = /** @type {{ jobs: Page }} */ (await ask(LIST, { after }));
    for (const job of jobs.nodes) process.stdout.write(`${lineOf(job)}\n`);
    after = jobs.pageInfo.hasNextPage ? jobs.pageInfo.endCursor : null;
  } while (after !== null);
  return 0;
}

/** @param {import("../download.mjs").Ask} ask @param {string} id */
async function cancel(ask, id) {
  const { cancelJob } = /** @type {{ cancelJob: Answer }} */ (await ask(CANCEL, { id }));
  if (!cancelJob.ok) throw new Failure(cancelJob.outcome, cancelJob.status);
  process.stdout.write(`${cancelJob.status}\n`);
  return 0;
}

/** @param {import("../download.mjs").Ask} ask @param {string} id */
async function status(ask, id) {
  const job = await readJob(ask, id);
  if (!job) throw new Failure("NO_JOB", `There is no job ${id}.`);
  process.stdout.write(textOfJob(job));
  return exitCodeOf(job);
}
