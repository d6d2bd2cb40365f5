/** Turns a thrown value, which may be anything, into an Error. */
export const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error("a value that is not an Error was thrown", { cause: thrown });
