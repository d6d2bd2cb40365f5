import { open, rename, rm } from "node:fs/promises";
import { Failure } from "./Failure.mjs";
import { retry } from "./retry.mjs";
import { whyNoAnswer } from "./Session.mjs";
import { address } from "./storagePath.mjs";

/**
 * How far a download is. What has come is kept when the transfer breaks off, and only the rest is asked for.
 *
 * @typedef {{ received: number, total: number | undefined, etag: string | undefined }} State sizes in bytes
 * @typedef {import("./Session.mjs").Session} Session
 * @typedef {import("node:fs/promises").FileHandle} FileHandle
 */

/**
 * Saves a file of the storage as `target`, which appears when it is whole; or compares it with what is there.
 *
 * @param {Session} session
 * @param {string} path
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
  const response = await session.fetch(address(path), { headers: rangeOf(state) });
  const { start, total } = placeOf(response);
  if (start !== 0 && (start !== state.received || total !== state.total)) {
    await response.body?.cancel();
    state.received = 0;
    throw new Failure("UNREACHABLE", "The file has changed while it was downloaded.");
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
    throw whyNoAnswer(session.api, error);
  }
  if (total !== undefined && state.received !== total) {
    throw new Failure("UNREACHABLE", `Only ${state.received} of ${total} bytes were received.`);
  }
}

/** @param {Error} cause @returns {never} */
function unwritable(cause) {
  throw new Failure("UNWRITABLE", `It cannot be written: ${cause.message}.`, { cause });
}

/** @param {State} state @returns {Record<string, string>} */
function rangeOf({ received, etag }) {
  return {
    "accept-encoding": "identity", // a range counts the bytes of the file, not those of its compressed form
    ...(received > 0 && { range: `bytes=${received}-` }),
    ...(received > 0 && etag !== undefined && { "if-range": etag }),
  };
}

/** Where the bytes of an answer belong. A range that cannot be had has changed meanwhile. @param {Response} response */
function placeOf({ status, headers }) {
  const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
  if (status === 206 || status === 416) return { start: Number(start ?? -1), total: Number(total) };
  const length = headers.get("content-length");
  return { start: 0, total: length === null ? undefined : Number(length) };
}

/** What proves that the rest belongs to the same file; a weak one does not (RFC 9110 §13.1.5). @param {Response} response */
function strongTag({ headers }) {
  const etag = headers.get("etag");
  return etag?.startsWith('"') ? etag : undefined;
}
