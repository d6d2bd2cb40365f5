import { UpstreamError } from "../UpstreamError.js";

/** Errors before a call is made: the same for every path. */
const isOfNoCall = ({ kind, status }: UpstreamError) =>
  status === undefined && (kind === "unauthenticated" || kind === "tooManyCalls");

const meaningOf = (error: Error) => (error instanceof UpstreamError && isOfNoCall(error) ? error.kind : error.message);

/**
 * Gives all slots with equal errors the same one: formatting the stack of each of thousands takes seconds.
 */
export function shareErrors<T>(slots: readonly (T | Error)[]): (T | Error)[] {
  const errors = new Map<string, Error>();
  return slots.map((slot) => {
    if (!(slot instanceof Error)) return slot;
    const meaning = meaningOf(slot);
    const first = errors.get(meaning) ?? slot;
    errors.set(meaning, first);
    return first;
  });
}
