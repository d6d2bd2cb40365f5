import { z } from "zod";

/** How a request ended. The upstream itself only sends a text. */
export type Outcome =
  | "OK"
  | "INVALID_CREDENTIALS"
  | "SESSION_MISMATCH"
  | "INVALID_JESS_CREDENTIALS"
  | "NO_JESS_SESSION"
  | "NOT_DELETED"
  | "NOT_CANCELLED"
  | "NO_JOB"
  | "UNCERTAIN"
  | "REJECTED";

/** The result of an upstream request. */
export interface Result {
  readonly ok: boolean;
  /** The upstream's message. */
  readonly status: string;
  readonly outcome: Outcome;
}

/** The envelope that both APIs share: upstream-api §1.3. `status` is missing in some failures. */
export const envelope = z.object({ ok: z.boolean(), status: z.string().nullish() });

/** The known refusals of a call, by the upstream's message. */
export type Refusals = readonly (readonly [message: RegExp, outcome: Outcome])[];

/** The result of an enveloped response; a refusal with an unknown message is `REJECTED`. */
export function toResult({ ok, status }: z.output<typeof envelope>, refusals: Refusals = []): Result {
  const message = status ?? "";
  if (ok) return { ok, status: message, outcome: "OK" };
  return { ok, status: message, outcome: refusals.find(([pattern]) => pattern.test(message))?.[1] ?? "REJECTED" };
}
