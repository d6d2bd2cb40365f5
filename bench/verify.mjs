/** Every answer of every server is compared with what it has to be before anything is measured. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { askOnce, getRequest, graphqlRequest, recordedRequest } from "./load.mjs";
import { changed } from "./wire.mjs";

export function requestOf(server, it, user) {
  if (server.name === "passthrough") return getRequest(it.upstreamPath, user);
  return it.recorded ? recordedRequest(it.recorded, user) : graphqlRequest(it.body, user);
}

async function control(upstream, path) {
  return JSON.parse(await askOnce(upstream.port, getRequest(`/bench/${path}`, 0)));
}

/** Tells the upstream of the case too: the list of jobs has one path, whether it changes or not. */
const reset = (upstream, it) => control(upstream, it.changing === "jobs" ? "reset/jobs" : "reset");

/** The pass-through's answer is the upstream's, byte for byte; one after the other where there are several. */
async function verifyBytes(server, upstream, it, user) {
  const body = await askOnce(server.port, requestOf(server, it, user));
  if (it.changing) return body;
  const [paths, times = "1"] = it.upstreamPath.replace("/join?", "").split("*");
  const bodies = [];
  for (const path of paths.split(",")) bodies.push(await askOnce(upstream.port, getRequest(path, user)));
  for (const once = [...bodies]; bodies.length < once.length * Number(times);) bodies.push(...once);
  assert.ok(body.equals(Buffer.concat(bodies)), `${server.name}: other bytes than the upstream's`);
  return body;
}

/** Like `deepStrictEqual`, but tells of 10,000 entries in a few lines. */
function mustEqual(actual, expected, who) {
  if (isDeepStrictEqual(actual, expected)) return;
  const [a, b] = [actual.errors?.[0] ?? actual, expected].map((value) => JSON.stringify(value));
  let at = 0;
  if (actual.errors === undefined) while (a[at] === b[at]) at++;
  throw new Error(`${who}, answers otherwise: …${a.slice(at, at + 300)}`);
}

async function verifyJson(server, upstream, it, user) {
  const before = await reset(upstream, it);
  const body = await askOnce(server.port, requestOf(server, it, user));
  const { calls, changes } = await control(upstream, "state");
  const change = it.changing && changed(it.changing, changes);
  mustEqual(JSON.parse(body), { data: it.expected(user, change) }, `${server.name}, user ${user}`);
  // Sharing nothing between callers: whatever it keeps, it asks the upstream for each of its answers.
  const due = it.calls ?? 1;
  assert.ok(calls <= due, `${server.name} makes ${calls} upstream calls instead of ${due}`);
  if (it.changing) assert.equal(changes, before.changes + 1);
  return body;
}

/**
 * Asks twice for several users in turn, so that what is kept from one call is seen by the next and by another user.
 *
 * @returns the length of the answer's body: the same for every user
 */
export async function verify(server, upstream, it, connections) {
  await reset(upstream, it);
  const verifyOne = server.name === "passthrough" ? verifyBytes : verifyJson;
  const users = [...new Set([0, 1, 2, connections - 1])].filter((user) => user < connections);
  let length = 0;
  for (const user of [...users, ...users]) {
    const body = await verifyOne(server, upstream, it, user);
    assert.ok(length === 0 || body.length === length, `${server.name}: answers of unequal length`);
    length = body.length;
  }
  return length;
}
