import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { LookTurns } from "../../../src/live/polling/LookTurns.js";
import { UpstreamError, type UpstreamErrorFacts } from "../../../src/UpstreamError.js";
import { until } from "../../support/until.js";

const { signal } = new AbortController();
const failure = (facts: Partial<UpstreamErrorFacts>) =>
  new UpstreamError({ service: "jess", method: "GET", path: "/jobs", kind: "unavailable", detail: "out", ...facts });

test("looks begin evenly spaced, first come first served, however many are due at once", async () => {
  const turns = new LookTurns({ perSecond: 100 });
  const begun: [number, number][] = [];
  const look = (name: number) => () => Promise.resolve(void begun.push([name, performance.now()]));

  const start = performance.now();
  await Promise.all(Array.from({ length: 10 }, (_, name) => turns.run(signal, look(name))));

  expect(begun.map(([name]) => name)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const [index, at] of begun) expect(at - start).toBeGreaterThanOrEqual(index * 10 - 1);
  expect(turns.figures).toEqual({ begun: 10, underWay: 0, waiting: 0 });
});

test("at most 8 are under way; one that ends makes way for the next", async () => {
  const turns = new LookTurns({ perSecond: 1_000 });
  const ends: (() => void)[] = [];
  const all = Array.from({ length: 10 }, () =>
    turns.run(signal, () => new Promise<void>((resolve) => ends.push(resolve))),
  );
  await until(() => ends.length === 8);
  await delay(20); // two more would have begun by now

  expect(turns.figures).toEqual({ begun: 8, underWay: 8, waiting: 2 });
  ends[0]?.();
  await until(() => ends.length === 9);
  ends[1]?.();
  await until(() => ends.length === 10);
  for (const end of ends) end();
  await Promise.all(all);
});

test("one that is given up while it waits leaves at once, and takes no time of others", async () => {
  const turns = new LookTurns({ perSecond: 0.001, atOnce: 8 });
  const abort = new AbortController();
  await turns.run(signal, () => Promise.resolve());
  const waiting = turns.run(abort.signal, () => Promise.reject(new Error("it looked")));

  abort.abort(new Error("gone"));

  await expect(waiting).rejects.toThrow("gone");
  await expect(turns.run(abort.signal, () => Promise.resolve())).rejects.toThrow("gone");
  expect(turns.figures).toEqual({ begun: 1, underWay: 0, waiting: 0 });
});

test.each([
  ["429 with a time", failure({ kind: "tooManyRequests", status: 429, retryAfter: 30 }), 30],
  ["429 without a time", failure({ kind: "tooManyRequests", status: 429 }), 5],
  ["an open circuit", failure({ detail: "circuit open", retryAfter: 4 }), 4],
  ["a time that no upstream means", failure({ kind: "tooManyRequests", retryAfter: 999_999_999 }), 300],
])("%s holds all looks: they fail so, without a call, also those that wait already", async (_what, error, seconds) => {
  const turns = new LookTurns({ perSecond: 0.001, atOnce: 2 });
  const fail = turns.run(signal, () => delay(1).then(() => Promise.reject(error)));
  const waiting = turns.run(signal, () => Promise.resolve("looked"));

  await expect(fail).rejects.toBe(error);
  await expect(waiting).rejects.toBe(error);
  await expect(turns.run(signal, () => Promise.resolve("looked"))).rejects.toBe(error);

  expect(turns.heldFor).toBeGreaterThan(seconds * 1_000 - 1_000);
  expect(turns.heldFor).toBeLessThanOrEqual(seconds * 1_000);
  expect(turns.figures).toEqual({ begun: 1, underWay: 0, waiting: 0 });
});

test("of an outage, which is many holds, one is reported", async () => {
  const reports: object[] = [];
  const turns = new LookTurns({ perSecond: 1_000, onHold: (facts) => reports.push(facts) });

  for (const kind of ["tooManyRequests", "unavailable"] as const) {
    await expect(turns.run(signal, () => Promise.reject(failure({ kind, retryAfter: 0.001 })))).rejects.toThrow();
    await until(() => turns.heldFor === 0);
  }

  expect(reports).toEqual([{ kind: "tooManyRequests", seconds: 1 }]);
});

test("a hold ends", async () => {
  const turns = new LookTurns({ perSecond: 1_000 });
  const error = failure({ kind: "tooManyRequests", retryAfter: 0.02 });
  await expect(turns.run(signal, () => Promise.reject(error))).rejects.toBe(error);

  await until(() => turns.heldFor === 0);

  expect(await turns.run(signal, () => Promise.resolve("looked"))).toBe("looked");
});

test.each([
  ["a failure of one call", failure({ status: 503 })],
  ["a time-out", failure({ kind: "timeout" })],
  ["a refusal", failure({ kind: "unauthenticated", status: 401 })],
])("%s holds nothing", async (_what, error) => {
  const turns = new LookTurns({ perSecond: 1_000 });

  await expect(turns.run(signal, () => Promise.reject(error))).rejects.toBe(error);

  expect(turns.heldFor).toBe(0);
});
