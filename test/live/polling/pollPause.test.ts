import { expect, test } from "@jest/globals";
import { jittered, type LookResult, pauseAfter, silenceOf } from "../../../src/live/polling/pollPause.js";

const BOUNDS = { minMs: 2_000, maxMs: 60_000 };
const [MINUTE, HOUR] = [60_000, 3_600_000];

test.each<readonly [what: string, LookResult, lastMs: number, ageMs: number, pauseMs: number]>([
  ["nothing changed: half as long again", "unchanged", 4_000, 0, 6_000],
  ["… up to the longest pause", "unchanged", 50_000, 0, 60_000],
  ["something changed: half as long", "changed", 30_000, 0, 15_000],
  ["… down to the shortest pause in the first minute", "changed", 3_000, 59_999, 2_000],
  ["… to 2.5 times of it until 10 minutes", "changed", 6_000, MINUTE, 5_000],
  ["… to 5 times of it until an hour", "changed", 6_000, 10 * MINUTE, 10_000],
  ["… to 10 times of it after", "changed", 6_000, HOUR, 20_000],
  ["a failure: twice as long", "failed", 4_000, 0, 8_000],
  ["… up to the longest pause", "failed", 40_000, 0, 60_000],
])("%s", (_what, result, lastMs, ageMs, pauseMs) => {
  expect(pauseAfter(result, lastMs, ageMs, BOUNDS)).toBe(pauseMs);
});

test("no pause is longer than the longest, however long the shortest is", () => {
  expect(pauseAfter("changed", 60_000, 2 * HOUR, { minMs: 30_000, maxMs: 40_000 })).toBe(40_000);
});

/** The looks at a job of which each look finds the same. */
function looks(result: LookResult, durationMs: number): number {
  let [count, pause] = [1, BOUNDS.minMs];
  for (let age = 0; ; count++) {
    pause = pauseAfter(result, pause, age, BOUNDS);
    age += pause;
    if (age > durationMs) return count;
  }
}

test.each<readonly [what: string, LookResult, hours: number, atMost: number]>([
  ["a small job of 25 s that changes all the time", "changed", 25 / 3_600, 13],
  ["a small job of 25 s that does not change", "unchanged", 25 / 3_600, 6],
  ["a job of an hour that changes all the time", "changed", 1, 440],
  ["an hour in the queue", "unchanged", 1, 67],
  ["8 hours in the queue", "unchanged", 8, 487],
])("%s costs at most so many looks", (_what, result, hours, atMost) => {
  const count = looks(result, hours * HOUR);

  expect(count).toBeLessThanOrEqual(atMost);
  expect(count).toBeGreaterThan(atMost * 0.7);
});

test("pauses vary by 10 %", () => {
  expect([0, 0.5, 1].map((random) => Math.round(jittered(1_000, random)))).toEqual([900, 1_000, 1_100]);
  const pauses = Array.from({ length: 100 }, () => jittered(1_000));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(900);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(1_100);
});

test("with the longest pause, each look is told: less than 75 s lie between two events", () => {
  expect(silenceOf(BOUNDS)).toBe(70_000);
  expect(2 * BOUNDS.maxMs * 0.9).toBeGreaterThan(silenceOf(BOUNDS));
});
