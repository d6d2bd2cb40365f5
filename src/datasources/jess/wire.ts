import { z } from "zod";

/** Ids of jobs: whole numbers that a JavaScript number holds exactly. */
export const jobNumber = z.int().min(1).max(999_999_999_999_999);

/**
 * Values that the upstream may leave out, as they come: for long lists, where a transformation of each value by zod takes most
 * of the time.
 */
export const given = {
  /** Milliseconds since 1970, no later than a Date may be. */
  time: z.int().min(0).max(8_640_000_000_000_000).nullish(),
  text: z.string().nullish(),
  /** From zero: bytes, for instance. */
  wholeNumber: z.int().min(0).nullish(),
  /** From zero, and GraphQL's Int may hold it. */
  count: z.int32().min(0).nullish(),
  /** From zero. */
  quantity: z.number().min(0).nullish(),
} as const;

/** An empty text is none. */
export const textOrNull = (words: string | null | undefined): string | null =>
  words === "" || words === undefined ? null : words;

/** `given.time`; null where the upstream does not say. */
export const time = given.time.transform((ms) => ms ?? null);

/** `time` as a Date. */
export const date = time.transform((ms) => (ms === null ? null : new Date(ms)));

/** A text; null where there is none. */
export const text = given.text.transform(textOrNull);

/** A text of an account: "NA" and "null" stand for none too. */
export const detail = text.transform((words) => (words === "NA" || words === "null" ? null : words));

/** `given.wholeNumber`; null where the upstream does not say. */
export const wholeNumber = given.wholeNumber.transform((number) => number ?? null);

/** `given.count`; null where the upstream does not say. */
export const count = given.count.transform((number) => number ?? null);

/** `given.quantity`; null where the upstream does not say. */
export const quantity = given.quantity.transform((number) => number ?? null);
