import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { LoginFailures } from "../../src/context/LoginRateLimiter.js";
import type { Outcome } from "../../src/datasources/Result.js";
import { UpstreamError } from "../../src/UpstreamError.js";
import { attempt, attempts, staying } from "./attempts.js";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test("a success under another spelling of the name does not reset the failures", async () => {
  const guard = new LoginFailures().guard("192.0.2.1", staying());
  for (let guess = 0; guess < 10; guess++) {
    const [wrong] = await attempts(1, guard);
    await wrong?.answer("INVALID_CREDENTIALS");
    if (guess === 9) break;
    const [right] = await attempts(1, guard, { service: "users", name: "\u0061\u0308da@example.org" });
    await right?.answer("OK");
    expect(await right?.result).toBe("OK");
  }

  expect(await attempt(guard).result).toBe("accountPaused");
});

test("of 30 wrong and 30 right attempts at once ten wrong ones are tried", async () => {
  const guard = new LoginFailures().guard("192.0.2.1", staying());
  const made = await attempts(60, guard);
  let wrong = 0;
  for (const [index, each] of made.entries()) {
    if (!each.isUnderWay) continue;
    if (index % 2 === 0) wrong++;
    await each.answer(index % 2 === 0 ? "INVALID_CREDENTIALS" : "OK");
  }

  expect(wrong).toBe(10);
  expect((await Promise.all(made.map(({ result }) => result))).slice(-1)).toEqual(["accountPaused"]);
});

test.each<[Outcome]>([["INVALID_CREDENTIALS"], ["SESSION_MISMATCH"], ["INVALID_JESS_CREDENTIALS"], ["REJECTED"]])(
  "an attempt that is answered %s counts as a wrong one",
  async (outcome) => {
    const guard = new LoginFailures().guard("192.0.2.1", staying());
    for (const each of await attempts(10, guard)) await each.answer(outcome);

    expect(await attempt(guard).result).toBe("accountPaused");
  },
);

const failure = (kind: "forbidden" | "failed" | "unauthenticated" | "unavailable", status: number) =>
  new UpstreamError({ service: "users", method: "POST", path: "/auth", detail: "", kind, status });

test.each([
  { kind: "forbidden", status: 403, counts: true },
  { kind: "failed", status: 400, counts: true },
  { kind: "failed", status: 500, counts: false },
  { kind: "unavailable", status: 503, counts: false },
  { kind: "unauthenticated", status: 401, counts: false },
] as const)(
  "an attempt that ends as $kind by $status counts as a wrong one: $counts",
  async ({ kind, status, counts }) => {
    const guard = new LoginFailures().guard("192.0.2.1", staying());
    for (const each of await attempts(10, guard)) await each.fail(failure(kind, status));

    const [next] = await attempts(1, guard);
    expect(next?.isUnderWay).toBe(!counts);
  },
);
