import { UpstreamError } from "../UpstreamError.js";

/** Refusals of ours, before a call: the same for every path. */
const isOfNoCall = ({ kind, status }: UpstreamError) =>
  status === undefined && (kind === "unauthenticated" || kind === "tooManyCalls");

const meaningOf = (error: Error) => (error instanceof UpstreamError && isOfNoCall(error) ? error.kind : error.message);

/**
 * Gives all slots that fail alike the same error. Each error in an answer has its stack written out, which takes seconds
 * where thousands of slots fail.
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
