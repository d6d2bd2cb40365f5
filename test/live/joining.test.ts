import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { until } from "../support/until.js";
import { endOf, type Live, next, refused, send, startLive, type Subscription, TOKEN } from "./startLive.js";

const QUEUED = { status: "QUEUED" };

/** So many looks of somebody else have gone by: any other would have come by now. */
async function afterLooksOfAnother(live: Live, count = 4): Promise<void> {
  live.jobs.set(99, QUEUED);
  const other = live.watch(99, { token: "of.somebody.else" });
  await next(other);
  const ofOther = () => live.looks.filter(({ token }) => token === "of.somebody.else").length;
  await until(() => ofOther() >= count);
  other.disconnect();
}

const ofDemo = (live: Live) => live.looks.filter(({ token }) => token === TOKEN);

test("the last one out stops the watch, and gives up the look under way", async () => {
  await using live = await startLive();
  live.jobs.set(7, QUEUED);
  const [one, other] = [live.watch(7), live.watch(7)];
  await Promise.all([next(one), next(other)]);
  live.answer = (_response, { call, token }) => (token === TOKEN && call.includes("/7") ? undefined : "default");
  await until(() => live.looks.length === 2); // and it gets no answer

  const waiting = one.next();
  one.disconnect();
  expect(await waiting).toEqual({ done: true, value: undefined });
  await nextTurn();
  expect(live.looks[1]?.isGone).toBe(false);
  const leftAt = performance.now();
  other.disconnect();
  expect(live.hub.figures()).toMatchObject({ watches: 0, subscribers: 0 });
  await until(() => live.looks[1]?.isGone === true);

  expect(performance.now() - leftAt).toBeLessThan(5_000); // 100 ms on a machine that has nothing else to do
  await afterLooksOfAnother(live);
  expect(ofDemo(live)).toHaveLength(2);
});

test("when the first one leaves during its look, the next one looks", async () => {
  await using live = await startLive();
  live.jobs.set(7, QUEUED);
  live.answer = (_response, { requestId }) => (requestId === "first" ? undefined : "default");
  const streams = ["first", "second", "third"].map((requestId) => live.watch(7, { requestId }));
  const events = streams.map((stream) => stream.next());
  await until(() => live.looks.length === 1);

  streams[0]?.disconnect();

  expect((await events[0])?.done).toBe(true);
  expect((await Promise.all(events.slice(1))).map(({ done }) => done)).toEqual([false, false]);
  expect(live.looks.slice(0, 2).map(({ requestId }) => requestId)).toEqual(["first", "second"]);
});

test("a first look that fails fails the stream at once, and nobody else's", async () => {
  await using live = await startLive();
  live.jobs.set(7, QUEUED);
  const old = live.watch(7);
  await next(old);
  live.answer = (response, { call }) => (call === "POST /jobs" ? send(response, {}, 500) : "default");

  await expect(live.watch(7, { needsRow: true }).next()).rejects.toMatchObject({ kind: "failed", status: 500 });

  live.jobs.set(7, { status: "QUEUED", cancel_Flag: true });
  expect((await next(old)).status?.value.isCancelling).toBe(true);
});

test.each([
  ["no such job", { ok: true }, "notFound"],
  ["no JESS session", { ok: false, status: "no session" }, "noJessSession"],
])("a refusal of the first look: %s, as GET /session tells", async (_what, session, kind) => {
  await using live = await startLive();
  live.answer = (response, { call }) => send(response, call.includes("/session") ? session : refused);

  await expect(live.watch(7).next()).rejects.toMatchObject({ kind });

  expect(live.calls()).toEqual(["GET /job/status/7", "GET /session"]);
  expect(live.hub.figures().watches).toBe(0);
});

test.each(["", "0", "07", "7 ", "-7", "1e3", "x", "1234567890123456"])(
  "a bad id is not found, without a call: %p",
  async (id) => {
    await using live = await startLive();

    await expect(live.watch(id).next()).rejects.toMatchObject({ kind: "notFound" });

    expect(live.looks).toEqual([]);
  },
);

test("without a token there is no stream, and no call", async () => {
  await using live = await startLive();

  for (const stream of [live.watch(7, { token: "" }), live.watchActive({ token: "" })]) {
    await expect(stream.next()).rejects.toMatchObject({ kind: "unauthenticated" });
  }

  expect(live.looks).toEqual([]);
});

test("a stream that is never read costs nothing", async () => {
  await using live = await startLive();
  live.watch(7);

  await afterLooksOfAnother(live);

  expect(ofDemo(live)).toEqual([]);
});

test("who joins gets a value that is up to 2 s old without a call, then all others too", async () => {
  await using live = await startLive({ jobPollMinMs: 60_000 });
  live.jobs.set(7, QUEUED);
  const one = live.watch(7);
  const first = await next(one);

  const other = live.watch(7);
  expect((await next(other)).status).toBe(first.status);
  expect(live.looks).toHaveLength(1);

  live.jobs.set(7, { status: "QUEUED", cancel_Flag: true });
  await next(live.watch(7, { needsRow: true })); // it has to look
  const told = await Promise.all([next(one), next(other)]);
  expect(told.map(({ status }) => status?.value.isCancelling)).toEqual([true, true]);
});

test("looks fill no cache, and are not shared with the reads of operations", async () => {
  await using live = await startLive();
  live.jobs.set(7, QUEUED);
  const stream = live.watch(7);
  await next(stream);
  live.answer = () => undefined; // the look hangs
  await until(() => live.looks.length === 2);
  const { length } = live.looks;

  live.answer = undefined;
  await live.read("/job/status/7");

  expect(live.looks).toHaveLength(length + 1);
});

test("drain ends all streams without an error; later ones end at once", async () => {
  await using live = await startLive();
  live.jobs.set(7, QUEUED);
  const streams = [live.watch(7), live.watchActive(), live.watch(7, { token: "another.to.ken" })];
  await Promise.all(streams.map(next));
  expect(live.hub.figures().watches).toBe(3);

  live.hub.drain();

  expect(await Promise.all(streams.map(endOf))).toEqual(["done", "done", "done"]);
  expect(live.hub.isDraining).toBe(true);
  expect(live.hub.figures()).toMatchObject({ watches: 0, subscribers: 0 });
  expect(await endOf(live.watch(7, { token: "late.to.ken" }))).toBe("done");
  expect(live.looks.map(({ token }) => token)).not.toContain("late.to.ken");
});

test("nothing is left of streams in every state: no timer, no listener, no call", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const waiting: Promise<unknown>[] = [];
  const streams: Subscription[] = [];
  {
    await using live = await startLive({ jobPollsPerSecond: 200 });
    live.answer = (_response, { requestId }) =>
      requestId === "hangs" || requestId === "polls-w" ? undefined : "default";
    const requestIds = ["hangs", "polls", "waits", "leaves", "never read"];
    for (let id = 1; id <= 50; id++) {
      live.jobs.set(id, QUEUED);
      const stream = live.watch(id, { requestId: requestIds[id % 5] ?? "" });
      streams.push(stream);
      if (id % 5 === 4) continue;
      const first = stream.next();
      if (id % 5 !== 0) await first;
      else waiting.push(first);
      if (id % 5 === 3) await stream.return?.();
      else waiting.push(endOf(stream));
    }
    await until(() => live.hub.figures().looksUnderWay === 8);

    live.hub.close();

    expect(live.hub.figures()).toMatchObject({ watches: 0, subscribers: 0 });
    await until(() => live.hub.figures().looksUnderWay === 0);
    expect(live.hub.figures().looksWaiting).toBe(0);
    await Promise.all(waiting);
    for (const stream of streams) stream.disconnect(); // a first look is the caller's own
  }

  expect(timers()).toBeLessThanOrEqual(before);
});
