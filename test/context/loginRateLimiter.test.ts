import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { LoginFailures } from "../../src/context/LoginRateLimiter.js";
import { ADA, attempt, attempts, rest, staying, underWay } from "./attempts.js";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test("waiting attempts continue in order, one for each success", async () => {
  const guard = new LoginFailures().guard("192.0.2.1", staying());
  const made = await attempts(13, guard);
  const waiting = made.slice(10);
  expect(underWay(made.slice(0, 10))).not.toContain(false);
  expect(underWay(waiting)).toEqual([false, false, false]);

  await made[3]?.answer("OK");
  expect(underWay(waiting)).toEqual([true, false, false]);
  await made[0]?.answer("OK");
  expect(underWay(waiting)).toEqual([true, true, false]);
  await made[1]?.answer("INVALID_CREDENTIALS");
  expect(underWay(waiting)).toEqual([true, true, false]);
  await made[2]?.fail(new Error("an outage"));
  expect(underWay(waiting)).toEqual([true, true, true]);
});

test("ten attempts run and 100 wait; more are refused and not counted", async () => {
  const guard = new LoginFailures().guard("192.0.2.1", staying());
  const made = await attempts(115, guard);

  expect(underWay(made).lastIndexOf(true)).toBe(9);
  expect(await Promise.all(made.slice(110).map(({ result }) => result))).toEqual(Array(5).fill("tooManyRequests"));
  for (const each of made.slice(0, 110)) await each.answer("OK");
  expect(await Promise.all(made.slice(0, 110).map(({ result }) => result))).toEqual(Array(110).fill("OK"));
});

test("150 right log-ons of an office at once all succeed", async () => {
  const guard = new LoginFailures().guard("192.0.2.1", staying());
  const made = Array.from({ length: 150 }, (_, index) => attempt(guard, { service: "users", name: `${index}@x.org` }));
  await rest();

  expect(underWay(made).filter(Boolean)).toHaveLength(100);
  for (const each of made) await each.answer("OK");
  expect(new Set(await Promise.all(made.map(({ result }) => result)))).toEqual(new Set(["OK"]));
});

test("after the tenth failure all waiting attempts are refused, until five minutes after the first", async () => {
  const guard = new LoginFailures().guard("192.0.2.1", staying());
  const made = await attempts(15, guard);
  for (const each of made.slice(0, 10)) await each.answer("INVALID_CREDENTIALS");

  expect(await Promise.all(made.slice(10).map(({ result }) => result))).toEqual(Array(5).fill("accountPaused"));

  await jest.advanceTimersByTimeAsync(299_000);
  expect(await attempt(guard).result).toBe("accountPaused");
  await jest.advanceTimersByTimeAsync(1_000);
  expect(underWay(await attempts(1, guard))).toEqual([true]);
});

test("an attempt that has waited ten seconds is refused and leaves the queue", async () => {
  const guard = new LoginFailures().guard("192.0.2.1", staying());
  const [first, ...others] = await attempts(10, guard);
  const [late] = await attempts(1, guard);
  await jest.advanceTimersByTimeAsync(9_000);
  const [next] = await attempts(1, guard);

  await jest.advanceTimersByTimeAsync(1_000);
  expect(await late?.result).toBe("tooManyRequests");
  expect(late?.isUnderWay).toBe(false);

  await first?.answer("OK");
  expect(next?.isUnderWay).toBe(true);
  expect(underWay(others)).not.toContain(false);
});

test.each([0, 1])("a caller that disconnects leaves the queue, also at position %d", async (place) => {
  const failures = new LoginFailures();
  const gone = new AbortController();
  const [first, second] = await attempts(10, failures.guard("192.0.2.1", staying()));
  const stays = failures.guard("192.0.2.1", staying());
  const goes = failures.guard("192.0.2.1", gone.signal);
  const [[before], [leaver], [after]] = [
    await attempts(place, stays),
    await attempts(1, goes),
    await attempts(1, stays),
  ];

  gone.abort();
  expect(await leaver?.result).toBe("cancelled");
  await first?.answer("OK");
  await second?.answer("OK");

  expect(leaver?.isUnderWay).toBe(false);
  expect(after?.isUnderWay).toBe(true);
  expect(before?.isUnderWay ?? true).toBe(true);
  expect(await attempt(goes).result).toBe("cancelled");
});

test("a queue for one account does not delay other accounts at the address", async () => {
  const guard = new LoginFailures().guard("192.0.2.1", staying());
  await attempts(110, guard);

  expect(underWay(await attempts(1, guard, { service: "users", name: "bob@example.org" }))).toEqual([true]);
  expect(underWay(await attempts(1, guard, { service: "jess", name: ADA.name }))).toEqual([true]);
});

test("an address with 100 failures is refused at once, and does not enter an account's queue", async () => {
  const failures = new LoginFailures();
  const guesser = failures.guard("192.0.2.1", staying());
  for (let index = 0; index < 100; index++) {
    const [guess] = await attempts(1, guesser, { service: "users", name: `user${index}@example.org` });
    await guess?.answer("INVALID_CREDENTIALS");
  }
  const owner = failures.guard("192.0.2.2", staying());
  const made = await attempts(10, owner);

  const refused = await attempts(100, guesser);
  expect(new Set(await Promise.all(refused.map(({ result }) => result)))).toEqual(new Set(["addressPaused"]));
  const [next] = await attempts(1, owner);
  await made[0]?.answer("OK");
  expect(next?.isUnderWay).toBe(true);
});
