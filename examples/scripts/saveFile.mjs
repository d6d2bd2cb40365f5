import { open, rename, rm } from "node:fs/promises";
import { Failure } from "./Failure.mjs";
import { retry } from "./retry.mjs";
import { connectionFailure } from "./Session.mjs";

/**
 * Progress of a download. After an interruption only the rest is requested.
 *
 * @typedef {{ received: number, total: number | undefined, etag: string | undefined }} State sizes in bytes
 * @typedef {import("./Session.mjs").Session} Session
 * @typedef {import("node:fs/promises").FileHandle} FileHandle
 */

/**
 * Downloads a file to `target`, which is created once it is complete; or compares it with the existing file.
 *
 * @param {Session} session
 * @param {string} path URL path
 * @param {string} target
 * @param {{ retries: number, note: (text: string) => void, compareWith: ((part: string) => Promise<void>) | undefined }} options
 * @param {(bytes: number) => void} advance
 */
export async function saveFile(session, path, target, { retries, note, compareWith }, advance) {
  const part = `${target}.part`;
  const file = await open(part, "w");
  try {
    /** @type {State} */
    const state = { received: 0, total: undefined, etag: undefined };
    await retry(
      retries,
      note,
      () => receive(session, path, file, state, advance),
      () => state.received,
    );
    await file.close();
    if (compareWith) await compareWith(part);
    else await rename(part, target);
  } finally {
    await file.close();
    await rm(part, { force: true });
  }
}

/**
 * @param {Session} session
 * @param {string} path
 * @param {FileHandle} file
 * @param {State} state
 * @param {(bytes: number) => void} advance
 */
async function receive(session, path, file, state, advance) {
  const response = await session.fetch(path, { headers: rangeOf(state) });
  const { start, total } = positionOf(response);
  if (start !== 0 && (start !== state.received || total !== state.total)) {
    await response.body?.cancel();
    state.received = 0;
    throw new Failure("UNREACHABLE", "The file changed during the download.");
  }
  if (start === 0) {
    await file.truncate(0);
    advance(-Infinity);
  }
  Object.assign(state, { received: start, total, etag: strongTag(response) });
  try {
    for await (const chunk of response.body ?? []) {
      await file.write(chunk, 0, chunk.byteLength, state.received).catch(unwritable);
      state.received += chunk.byteLength;
      advance(chunk.byteLength);
    }
  } catch (error) {
    throw connectionFailure(session.api, error);
  }
  if (total !== undefined && state.received !== total) {
    throw new Failure("UNREACHABLE", `Only ${state.received} of ${total} bytes were received.`);
  }
}

/** @param {Error} cause @returns {never} */
function unwritable(cause) {
  throw new Failure("UNWRITABLE", `Cannot write the file: ${cause.message}.`, { cause });
}

/** @param {State} state @returns {Record<string, string>} */
function rangeOf({ received, etag }) {
  return {
    "accept-encoding": "identity", // ranges refer to the uncompressed bytes
    ...(received > 0 && { range: `bytes=${received}-` }),
    ...(received > 0 && etag !== undefined && { "if-range": etag }),
  };
}

/** The position of the response's bytes in the file; -1 if the range does not exist any more. @param {Response} response */
function positionOf({ status, headers }) {
  const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
  if (status === 206 || status === 416) return { start: Number(start ?? -1), total: Number(total) };
  const length = headers.get("content-length");
  return { start: 0, total: length === null ? undefined : Number(length) };
}

/** The ETag, if it is strong: weak ones cannot be used with `If-Range` (RFC 9110 §13.1.5). @param {Response} response */
function strongTag({ headers }) {
  const etag = headers.get("etag");
  return etag?.startsWith('"') ? etag : undefined;
}
