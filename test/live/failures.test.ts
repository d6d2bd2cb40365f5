import { expect, test } from "@jest/globals";
import { until } from "../support/until.js";
import { type Answer, endOf, next, refused, send, startLive, stateOf } from "./startLive.js";

const QUEUED = { status: "QUEUED" };
const FINISHED = { status: "FINISHED" };

const FAILURES: readonly (readonly [what: string, answer: Answer, kind: string])[] = [
  ["503", (response) => send(response, {}, 503), "unavailable"],
  ["500", (response) => send(response, {}, 500), "failed"],
  ["nonsense", (response) => send(response, { ok: true, data: { job_ID: 8 } }), "badResponse"],
  ["a connection that breaks", (response) => response.destroy(), "unavailable"],
];

test.each(FAILURES)("one look that fails tells nothing: %s", async (_what, fail) => {
  await using live = await startLive();
  live.jobs.set(7, QUEUED);
  const stream = live.watch(7);
  await next(stream);
  let failed = 0;
  live.answer = (...facts) => (++failed > 2 ? "default" : fail(...facts));
  await until(() => failed > 2);
  live.jobs.set(7, FINISHED);

  let last = await next(stream);
  while (stateOf(last) === "QUEUED") last = await next(stream);
  expect(stateOf(last)).toBe("FINISHED");
  expect(await endOf(stream)).toBe("done");
});

test.each(FAILURES)("looks that fail for too long fail the stream: %s", async (_what, fail, kind) => {
  await using live = await startLive({ jobWatchPatienceMs: 60 }, { breakerResetMs: 1 });
  live.jobs.set(7, QUEUED);
  const [one, other] = [live.watch(7), live.watch(7)];
  await Promise.all([next(one), next(other)]);
  live.answer = fail;

  const ends = await Promise.all([endOf(one), endOf(other)]);

  expect(ends).toEqual(Array(2).fill(expect.objectContaining({ kind, retryAfter: 60 })));
  expect(live.looks.length).toBeGreaterThan(2);
  expect(live.hub.figures().watches).toBe(0);
});

test("an upstream that does not answer in time fails the stream after a while", async () => {
  await using live = await startLive({ jobWatchPatienceMs: 1 }, { timeoutMs: 300 });
  live.jobs.set(7, QUEUED);
  const stream = live.watch(7);
  await next(stream);
  live.answer = () => undefined;

  expect(await endOf(stream)).toMatchObject({ kind: "timeout", retryAfter: 60 });
});

test("after each failure the pause is twice as long", async () => {
  await using live = await startLive({ jobPollMinMs: 5, jobPollMaxMs: 400, jobWatchPatienceMs: 10_000 });
  live.jobs.set(7, QUEUED);
  const stream = live.watch(7);
  await next(stream);
  live.answer = (response) => send(response, {}, 500);
  await until(() => live.looks.length >= 5);

  const [, , , fourth, fifth] = live.looks.map(({ at }) => at);
  expect((fifth ?? 0) - (fourth ?? 0)).toBeGreaterThan(0.9 * 5 * 2 ** 3 - 2);
  live.answer = undefined;
  live.jobs.set(7, FINISHED);
  expect(await endOf(stream)).toBe("done");
});

test.each([
  ["a refusal", (response) => send(response, refused), "notFound"],
  ["404", (response) => send(response, {}, 404), "notFound"],
  ["403", (response) => send(response, {}, 403), "forbidden"],
] satisfies (readonly [string, Answer, string])[])(
  "%s later on ends the stream at once, without a question why",
  async (_what, answer, kind) => {
    await using live = await startLive();
    live.jobs.set(7, QUEUED);
    const stream = live.watch(7);
    await next(stream);
    const { length } = live.looks;
    live.answer = answer;

    expect(await endOf(stream)).toMatchObject({ kind });
    expect(live.calls().slice(length).at(-1)).toBe("GET /job/status/7");
    expect(live.calls()).not.toContain("GET /session");
  },
);

test("a 429 holds the looks of all sessions for as long as it says", async () => {
  await using live = await startLive();
  live.jobs.set(7, QUEUED);
  const streams = ["a.b.c", "d.e.f", "g.h.i"].map((token) => live.watch(7, { token }));
  await Promise.all(streams.map(next));
  let refusedAt = Infinity;
  live.answer = (response, { at }) => {
    live.answer = undefined;
    refusedAt = at;
    send(response, {}, 429, { "retry-after": "1" });
  };
  await until(() => live.looks.some(({ at }) => at > refusedAt + 500));
  live.jobs.set(7, FINISHED);

  expect(await Promise.all(streams.map(endOf))).toEqual(["done", "done", "done"]);
  const after = live.looks.map(({ at }) => at - refusedAt).filter((time) => time > 100); // those under way then are let go on
  expect(Math.min(...after)).toBeGreaterThan(900);
});

test("an open circuit holds all looks, and they go on when the upstream is back", async () => {
  await using live = await startLive({}, { breakerResetMs: 400 });
  live.jobs.set(7, QUEUED);
  const streams = ["a.b.c", "d.e.f"].map((token) => live.watch(7, { token }));
  await Promise.all(streams.map(next));
  const failedAt: number[] = [];
  live.answer = (response, { at }) => {
    failedAt.push(at);
    if (failedAt.length === 5) live.answer = undefined; // these have opened it
    send(response, {}, 503);
  };
  await until(() => failedAt.length === 5);
  live.jobs.set(7, FINISHED);

  expect(await Promise.all(streams.map(endOf))).toEqual(["done", "done"]);
  const last = failedAt.at(-1) ?? 0;
  const after = live.looks.map(({ at }) => at - last).filter((time) => time > 100);
  expect(Math.min(...after)).toBeGreaterThan(300);
});

test("a call of an operation never waits for looks", async () => {
  await using live = await startLive({}, { maxConcurrent: 1 });
  for (let id = 1; id <= 20; id++) live.jobs.set(id, QUEUED);
  for (let id = 1; id <= 20; id++) await next(live.watch(id));
  live.answer = () => undefined; // looks hang
  const { length } = live.looks;
  await until(() => live.looks.length === length + 8);
  live.answer = undefined;

  expect(await live.read("/session")).toMatchObject({ ok: true });
  expect(live.hub.figures()).toMatchObject({ looksUnderWay: 8 });
});

test("all watches together make no more looks in a second than they may", async () => {
  await using live = await startLive({ jobPollsPerSecond: 50, jobPollMinMs: 1, jobPollMaxMs: 1 });
  for (let id = 1; id <= 10; id++) {
    live.jobs.set(id, QUEUED);
    await next(live.watch(id));
  }
  const polled = () => live.looks.filter(({ requestId }) => requestId.endsWith("-w"));
  await until(() => polled().length >= 25);

  const [first, last] = [polled()[0], polled()[24]];
  expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(24 * 20 - 60);
  expect(new Set(polled().map(({ call }) => call)).size).toBe(10); // each has its turn
});
