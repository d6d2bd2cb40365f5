import type { z } from "zod";

/** Environment variables by name, with the options of the command line in their place. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Leaves out empty variables. */
export const nonEmpty = (env: Environment) =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ""));

/** What is wrong, one line each, beginning with the variable. */
export const problemsOf = ({ error }: z.ZodSafeParseResult<unknown>) =>
  (error?.issues ?? []).map((issue) => `${issue.path.join(".")} ${issue.message}`);
