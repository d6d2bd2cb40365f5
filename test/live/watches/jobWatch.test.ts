import { expect, test } from "@jest/globals";
import { until } from "../../support/until.js";
import { endOf, next, startLive, stateOf } from "../startLive.js";

/** Nothing is told twice. */
const NO_REPEATS = { jobPollMaxMs: 100_000 };
const queued = (collected: number) => ({ status: "QUEUED", progress: `3, 0, 0, 0, ${3 - collected}, 0, ${collected}` });

test("a job is told as it is, at each change, and at its end; then the stream completes, and no look follows", async () => {
  await using live = await startLive(NO_REPEATS);
  live.jobs.set(7, queued(0));
  const stream = live.watch(7);

  const seen = [];
  for (const change of [queued(1), queued(2), { status: "FINISHED" }]) {
    seen.push(await next(stream));
    live.jobs.set(7, change);
  }
  seen.push(await next(stream));
  expect(seen.map((job) => job.status?.value.progress.collected)).toEqual([0, 1, 2, 1]);
  expect(seen.map(stateOf)).toEqual(["QUEUED", "QUEUED", "QUEUED", "FINISHED"]);
  expect(await stream.next()).toEqual({ done: true, value: undefined });

  expect(live.hub.isDraining).toBe(false);
  expect(live.hub.figures()).toMatchObject({ watches: 0, subscribers: 0, looksUnderWay: 0, looksWaiting: 0 });
  const { length } = live.looks;
  await live.read("/job/status/7");
  expect(live.looks).toHaveLength(length + 1);
});

test("the first look is the caller's own, the others are made under a name of their own", async () => {
  await using live = await startLive();
  live.jobs.set(7, queued(0));
  const stream = live.watch(7, { requestId: "abc" });

  await next(stream);
  await until(() => live.looks.length >= 3);

  expect(live.looks.slice(0, 3).map(({ requestId }) => requestId)).toEqual(["abc", "abc-w", "abc-w"]);
});

test("1,000 subscribers of one session and job make the looks of one", async () => {
  await using live = await startLive({ jobPollMinMs: 1_000 });
  live.jobs.set(7, queued(0));
  const streams = Array.from({ length: 1_000 }, () => live.watch(7));

  const first = await Promise.all(streams.map(next));

  expect(new Set(first.map(({ status }) => status)).size).toBe(1);
  expect(live.calls()).toEqual(["GET /job/status/7"]);
  expect(live.hub.figures()).toMatchObject({ watches: 1, subscribers: 1_000 });
  await next(live.watch(7)); // the value is fresh
  expect(live.looks).toHaveLength(1);
});

test("50 sessions that watch one job never see each other's, whatever the upstream says about caching", async () => {
  await using live = await startLive();
  const tokens = Array.from({ length: 50 }, (_, index) => `token.of.${index}`);
  live.answer = (response, { token }) => {
    const [status, message] = ["QUEUED", token];
    const data = { job_ID: 7, status, status_Info: `${message} ${live.looks.length}`, progress: "" };
    response.writeHead(200, {
      "content-type": "application/json",
      "cache-control": "public, max-age=3600",
      etag: '"1"',
    });
    response.end(JSON.stringify({ ok: true, status: "", data }));
  };

  await Promise.all(
    tokens.map(async (token) => {
      const stream = live.watch(7, { token });
      for (let events = 0; events < 5; events++) {
        const { status } = await next(stream);
        expect(status?.value.message).toMatch(new RegExp(`^${token} `));
      }
      stream.disconnect();
    }),
  );
  expect(live.hub.figures().watches).toBe(0);
});

test("fields of the list are read with the first event, and once more at the end", async () => {
  await using live = await startLive(NO_REPEATS);
  live.jobs.set(7, { ...queued(0), job_Name: "before" });
  const [plain, rich] = [live.watch(7), live.watch(7, { needsRow: true })];

  expect((await next(plain)).row).toBeUndefined();
  expect((await next(rich)).row?.value.title).toBe("before");
  live.jobs.set(7, { ...queued(1), job_Name: "between" });
  expect((await next(rich)).row?.value.title).toBe("before");
  live.jobs.set(7, { status: "FINISHED", job_Name: "after" });
  expect((await next(rich)).row?.value.title).toBe("after");

  expect(await endOf(rich)).toBe("done");
  expect(await endOf(plain)).toBe("done");
  const lists = live.calls().filter((call) => call.startsWith("POST /jobs"));
  expect(lists).toEqual(["POST /jobs", 'POST /jobs {"since":"2021-07-05"}']);
});

test("the end is told also when the list cannot be read then", async () => {
  await using live = await startLive(NO_REPEATS);
  live.jobs.set(7, { ...queued(0), job_Name: "before" });
  const stream = live.watch(7, { needsRow: true });
  await next(stream);
  live.jobs.set(7, { status: "FINISHED" });
  live.answer = (response, { call }) => (call.startsWith("POST /jobs") ? response.writeHead(500).end() : "default");

  const last = await next(stream);

  expect([stateOf(last), last.row?.value.title]).toEqual(["FINISHED", "before"]);
  expect(await endOf(stream)).toBe("done");
});

test("a job that has ended is told once, and the stream completes", async () => {
  await using live = await startLive();
  live.jobs.set(7, { status: "CANCELED" });
  const stream = live.watch(7);

  expect(stateOf(await next(stream))).toBe("CANCELED");
  expect(await endOf(stream)).toBe("done");
  expect(live.looks).toHaveLength(1);
});

test("a state that goes back is told as it is, a time alone is no change", async () => {
  await using live = await startLive(NO_REPEATS);
  live.jobs.set(7, { ...queued(2), last_Update: 2_000 });
  const stream = live.watch(7);
  await next(stream);
  live.jobs.set(7, { ...queued(1), last_Update: 1_000 });
  expect((await next(stream)).status?.value).toMatchObject({ progress: { collected: 1 }, updatedAt: 1_000 });
  const { length } = live.looks;
  live.jobs.set(7, { ...queued(1), last_Update: 3_000 });
  await until(() => live.looks.length > length + 1);
  live.jobs.set(7, { ...queued(1), cancel_Flag: true });

  expect((await next(stream)).status?.value.isCancelling).toBe(true);
});

test("a job that does not change is told all the same, with a later time of the look", async () => {
  await using live = await startLive({ jobPollMinMs: 2, jobPollMaxMs: 12 });
  live.jobs.set(7, queued(0));
  const stream = live.watch(7);

  const times: number[] = [];
  while (new Set(times).size < 4) times.push((await next(stream)).status?.checkedAt ?? 0);

  expect(times.toSorted((one, other) => one - other)).toEqual(times);
});

test("who reads slowly gets the latest value", async () => {
  await using live = await startLive();
  live.jobs.set(7, queued(0));
  const [slow, quick] = [live.watch(7), live.watch(7)];
  await Promise.all([next(slow), next(quick)]);
  for (const collected of [1, 2, 3]) {
    live.jobs.set(7, queued(collected));
    while ((await next(quick)).status?.value.progress.collected !== collected);
  }

  expect((await next(slow)).status?.value.progress.collected).toBe(3);
});
