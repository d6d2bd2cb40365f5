import { z } from "zod";

/** Ids of jobs: whole numbers that a JavaScript number holds exactly. */
export const jobNumber = z.int().min(1).max(999_999_999_999_999);

/** Milliseconds since 1970, no later than a Date may be; null where the upstream does not say. */
export const time = z
  .int()
  .min(0)
  .max(8_640_000_000_000_000)
  .nullish()
  .transform((ms) => ms ?? null);

/** `time` as a Date. */
export const date = time.transform((ms) => (ms === null ? null : new Date(ms)));

/** A text; null where there is none. */
export const text = z
  .string()
  .nullish()
  .transform((words) => (words === "" || words === undefined ? null : words));

/** A text of an account: "NA" and "null" stand for none too. */
export const detail = text.transform((words) => (words === "NA" || words === "null" ? null : words));

/** A whole number from zero: bytes, for instance. */
export const wholeNumber = z
  .int()
  .min(0)
  .nullish()
  .transform((number) => number ?? null);

/** A whole number from zero that GraphQL's Int may hold. */
export const count = z
  .int32()
  .min(0)
  .nullish()
  .transform((number) => number ?? null);

/** A number from zero. */
export const quantity = z
  .number()
  .min(0)
  .nullish()
  .transform((number) => number ?? null);
