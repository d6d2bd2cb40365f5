/** What was thrown, as an Error: anything can be thrown. */
export const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error("not an Error was thrown", { cause: thrown });
