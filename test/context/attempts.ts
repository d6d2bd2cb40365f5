import { setMaxListeners } from "node:events";
import { jest } from "@jest/globals";
import type { LoginRateLimiter } from "../../src/context/LoginRateLimiter.js";
import type { Result, Outcome } from "../../src/datasources/Result.js";
import { UpstreamError } from "../../src/UpstreamError.js";

export const ADA = { service: "users", name: "ada@example.org" } as const;
const answer = (outcome: Outcome): Result => ({ ok: outcome === "OK", status: "", outcome });

/** An attempt whose upstream answers when it is told to. */
export function attempt(guard: LoginRateLimiter, account: Parameters<LoginRateLimiter["attempt"]>[0] = ADA) {
  let settle: { answer: (outcome: Outcome) => void; fail: (error: Error) => void } | undefined;
  const result = guard
    .attempt(
      account,
      () =>
        new Promise<Result>((resolve, reject) => {
          settle = { answer: (outcome) => resolve(answer(outcome)), fail: reject };
        }),
    )
    .then(
      ({ outcome }) => outcome,
      (error: unknown) => (error instanceof UpstreamError ? error.kind : String(error)),
    );
  return {
    result,
    get isUnderWay() {
      return settle !== undefined;
    },
    async answer(outcome: Outcome) {
      settle?.answer(outcome);
      await rest();
    },
    async fail(error: Error) {
      settle?.fail(error);
      await rest();
    },
  };
}

/** The signal of a caller that makes many attempts, and stays. */
export function staying(): AbortSignal {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  return signal;
}

/** Everything that needs no time has happened. */
export const rest = () => jest.advanceTimersByTimeAsync(0);

export async function attempts(
  count: number,
  guard: LoginRateLimiter,
  account?: Parameters<LoginRateLimiter["attempt"]>[0],
) {
  const made = Array.from({ length: count }, () => attempt(guard, account));
  await rest();
  return made;
}

export const underWay = (made: readonly { readonly isUnderWay: boolean }[]) => made.map(({ isUnderWay }) => isUnderWay);
