import { expect, test } from "@jest/globals";
import type { LiveJob } from "../../../src/live/LiveJob.js";
import { rowOf } from "../../resolvers/jess/jobs.js";
import { until } from "../../support/until.js";
import { next, ok, refused, send, startLive, stateOf } from "../startLive.js";

const QUEUED = { status: "QUEUED" };
const LIST = 'POST /jobs {"status":"UNPACKED,ACCEPTED,QUEUED"}';

const said = (job: LiveJob) => `${job.id} ${stateOf(job) ?? ""}`;
async function take(stream: AsyncIterator<LiveJob>, count: number): Promise<string[]> {
  const events: string[] = [];
  while (events.length < count) events.push(said(await next(stream)));
  return events;
}

/** Events up to the one that is waited for. */
async function takeUntil(stream: AsyncIterator<LiveJob>, event: string): Promise<LiveJob> {
  for (;;) {
    const job = await next(stream);
    if (said(job) === event) return job;
  }
}

test("active jobs are told one after the other, then each that begins, changes or ends", async () => {
  await using live = await startLive({ jobPollMaxMs: 100_000 });
  for (const [id, status] of Object.entries({ 3: "UNPACKED", 5: "QUEUED", 4: "FINISHED", 9: "ACCEPTED" })) {
    live.jobs.set(Number(id), { status });
  }
  const stream = live.watchActive();
  expect(await take(stream, 3)).toEqual(["3 UNPACKED", "5 QUEUED", "9 ACCEPTED"]);

  live.jobs.set(12, { status: "UNPACKED" });
  expect(await take(stream, 1)).toEqual(["12 UNPACKED"]);
  live.jobs.set(5, { status: "QUEUED", progress: "2, 0, 0, 0, 1, 0, 1" });
  expect((await next(stream)).row?.value.progress.collected).toBe(1);
  live.jobs.set(3, { status: "REJECTED", status_Info: "no model" });
  const end = await next(stream);

  expect([said(end), end.status?.value.message]).toEqual(["3 REJECTED", "no model"]);
  expect(new Set(live.calls())).toEqual(new Set([LIST, "GET /job/status/3"]));
  expect(live.calls().filter((call) => call !== LIST)).toHaveLength(1);
  expect(live.hub.figures().watches).toBe(1); // it goes on
});

test("however many jobs and streams there are, a round is one call", async () => {
  await using live = await startLive({ jobPollMinMs: 1_000 });
  for (let id = 1; id <= 50; id++) live.jobs.set(id, QUEUED);
  const streams = Array.from({ length: 100 }, () => live.watchActive());

  const events = await Promise.all(streams.map((stream) => take(stream, 50)));

  expect(events.every((list) => list.at(-1) === "50 QUEUED")).toBe(true);
  expect(live.calls()).toEqual([LIST]);
  expect(live.looks[0]?.requestId).toBe("request-1");
});

test("a list that was not filtered is filtered here", async () => {
  await using live = await startLive();
  const rows = [rowOf(1), rowOf(2, QUEUED), rowOf(3, { status: "CANCELLED" }), rowOf(4, { status: "PAUSED" })];
  live.answer = (response) => send(response, ok(rows));

  const stream = live.watchActive();

  expect(await take(stream, 1)).toEqual(["2 QUEUED"]);
  await until(() => live.looks.length > 3);
  expect(new Set(live.calls())).toEqual(new Set([LIST]));
});

test("a job in an unknown status is followed by itself, to its end", async () => {
  await using live = await startLive();
  live.jobs.set(5, QUEUED);
  const stream = live.watchActive();
  expect(await take(stream, 1)).toEqual(["5 QUEUED"]);

  live.jobs.set(5, { status: "PAUSED" });
  const paused = await takeUntil(stream, "5 PAUSED");
  expect(paused.status?.value.status).toBe("UNKNOWN");
  live.jobs.set(5, { status: "PAUSED", status_Info: "for the night" });
  let later = await takeUntil(stream, "5 PAUSED");
  while (later.status?.value.message !== "for the night") later = await takeUntil(stream, "5 PAUSED");
  live.jobs.set(5, QUEUED);
  await takeUntil(stream, "5 QUEUED");
  live.jobs.set(5, { status: "FINISHED" });
  await takeUntil(stream, "5 FINISHED");

  const { length } = live.looks;
  await until(() => live.looks.length > length + 3);
  expect(new Set(live.calls().slice(length + 1))).toEqual(new Set([LIST]));
});

test("no more than 20 such jobs are followed: the newest", async () => {
  await using live = await startLive();
  for (let id = 1; id <= 30; id++) live.jobs.set(id, QUEUED);
  const stream = live.watchActive();
  await take(stream, 30);

  for (let id = 1; id <= 30; id++) live.jobs.set(id, { status: "PAUSED" });
  await takeUntil(stream, "30 PAUSED");
  const lists = () => live.calls().filter((call) => call === LIST).length;
  const before = lists();
  await until(() => lists() >= before + 2);

  const round = live.calls().slice(live.calls().lastIndexOf(LIST, live.calls().lastIndexOf(LIST) - 1));
  const followed = round.filter((call) => call !== LIST).map((call) => Number(call.split("/").at(-1)));
  expect(followed.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, index) => 11 + index));
});

test("a job that is not there any more is told of no more", async () => {
  await using live = await startLive();
  live.jobs.set(5, QUEUED).set(6, QUEUED);
  const stream = live.watchActive();
  await take(stream, 2);

  live.jobs.delete(5);
  await until(() => live.calls().includes("GET /job/status/5"));
  live.jobs.set(6, { status: "FINISHED" });

  await takeUntil(stream, "6 FINISHED");
  expect(live.calls().filter((call) => call === "GET /job/status/5")).toHaveLength(1);
});

test("an end that cannot be read is read with the next round", async () => {
  await using live = await startLive();
  live.jobs.set(5, QUEUED);
  const stream = live.watchActive();
  await take(stream, 1);
  let failures = 0;
  live.answer = (response, { call }) =>
    call === LIST || ++failures > 2 ? "default" : send(response, { status: "out of order" }, 500);
  live.jobs.set(5, { status: "CANCELED" });

  await takeUntil(stream, "5 CANCELED");

  expect(failures).toBe(3);
});

test("of very many active jobs the newest 500 are told, and the log says so once", async () => {
  const told: unknown[] = [];
  await using live = await startLive({ onTooMany: (facts) => told.push(facts) });
  for (let id = 1; id <= 510; id++) live.jobs.set(id, QUEUED);
  const stream = live.watchActive();

  const events = await take(stream, 500);
  live.jobs.set(511, QUEUED);
  await takeUntil(stream, "511 QUEUED");

  expect([events[0], events[499]]).toEqual(["11 QUEUED", "510 QUEUED"]);
  expect(told).toEqual([{ requestId: "request-1", count: 510 }]);
  expect(new Set(live.calls())).toEqual(new Set([LIST]));
});

test("at its end a job has the fields of the list as they are then, where they are asked for", async () => {
  await using live = await startLive();
  live.jobs.set(5, { ...QUEUED, cputime: 0 });
  const [rich, plain] = [live.watchActive({ needsRow: true }), live.watchActive()];
  await Promise.all([next(rich), next(plain)]);

  live.jobs.set(5, { status: "FINISHED", cputime: 40 });
  const end = await takeUntil(rich, "5 FINISHED");

  expect(end.row?.value.cpuSeconds).toBe(40);
  expect(live.calls()).toContain('POST /jobs {"since":"2021-07-05"}');
  await takeUntil(plain, "5 FINISHED");
});

test("while nothing changes, the newest job is told again, with a later time of the look", async () => {
  await using live = await startLive({ jobPollMinMs: 2, jobPollMaxMs: 12 });
  live.jobs.set(5, QUEUED).set(6, QUEUED);
  const stream = live.watchActive();
  await take(stream, 2);

  const [one, other] = [await next(stream), await next(stream)];

  expect([said(one), said(other)]).toEqual(["6 QUEUED", "6 QUEUED"]);
  expect(other.row?.checkedAt ?? 0).toBeGreaterThan(one.row?.checkedAt ?? 0);
});

test("without active jobs there is no event until there is one", async () => {
  await using live = await startLive();
  const stream = live.watchActive();
  const first = next(stream);
  await until(() => live.looks.length > 2);

  live.jobs.set(5, QUEUED);

  expect(said(await first)).toBe("5 QUEUED");
});

test.each([
  ["no JESS session", { ok: false, status: "none" }, "noJessSession"],
  ["another reason", { ok: true, status: "valid" }, "forbidden"],
])("a list that is refused: %s, as GET /session tells", async (_what, session, kind) => {
  await using live = await startLive();
  live.answer = (response, { call }) => send(response, call.includes("/session") ? session : refused);

  await expect(live.watchActive().next()).rejects.toMatchObject({ kind });

  expect(live.calls()).toEqual([LIST, "GET /session"]);
});

test("who reads slowly gets of each job the latest value", async () => {
  await using live = await startLive({ jobPollMaxMs: 100_000 });
  live.jobs.set(5, QUEUED).set(6, QUEUED);
  const [slow, quick] = [live.watchActive(), live.watchActive()];
  await Promise.all([take(slow, 2), take(quick, 2)]);
  for (const message of ["one", "two"]) {
    live.jobs.set(5, { ...QUEUED, message }).set(6, { ...QUEUED, message });
    await take(quick, 2);
  }

  const [first, second] = [await next(slow), await next(slow)];

  expect([first, second].map(({ id, row }) => [id, row?.value.message])).toEqual([
    ["5", "two"],
    ["6", "two"],
  ]);
});
