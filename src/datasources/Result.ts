import { z } from "zod";

/** Why the upstream did, or did not do, what it was asked. The upstream itself only has words for it. */
export type Outcome =
  | "OK"
  | "INVALID_CREDENTIALS"
  | "SESSION_MISMATCH"
  | "INVALID_JESS_CREDENTIALS"
  | "NO_JESS_SESSION"
  | "NOT_DELETED"
  | "REJECTED";

/** What every transaction of the upstream ends in. */
export interface Result {
  readonly ok: boolean;
  /** Human text of the upstream. */
  readonly status: string;
  readonly outcome: Outcome;
}

/** The envelope that both APIs share: upstream-api §1.3. `status` is missing in some failures. */
export const envelope = z.object({ ok: z.boolean(), status: z.string().nullish() });

/** The refusals that a call is known to answer with, by the upstream's words. */
export type Refusals = readonly (readonly [words: RegExp, outcome: Outcome])[];

/** Reads the outcome of an enveloped answer; a refusal in unknown words is `REJECTED`. */
export function toResult({ ok, status }: z.output<typeof envelope>, refusals: Refusals = []): Result {
  const words = status ?? "";
  if (ok) return { ok, status: words, outcome: "OK" };
  return { ok, status: words, outcome: refusals.find(([pattern]) => pattern.test(words))?.[1] ?? "REJECTED" };
}
