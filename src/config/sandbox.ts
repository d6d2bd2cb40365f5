import { z } from "zod";
import { ConfigError } from "./ConfigError.js";
import { type Environment, nonEmpty, problemsOf } from "./environment.js";
import { integer, port } from "./values.js";

/** Those of the service and of the sandbox that runs alone. */
export const sandboxVariables = {
  SANDBOX_PORT: port(0),
  SANDBOX_DATA_DIR: z.string().optional(),
  SANDBOX_SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be like smtp://host:25" }).optional(),
  SANDBOX_JOB_SLOTS: integer(4, 1, 1_000),
  SANDBOX_CASE_SECONDS: integer(2, 0, 86_400),
  SANDBOX_SPEED: integer(1, 1, 1_000),
};

/** For the sandbox alone: its default port is fixed, so that its URL stays the same. */
const standaloneVariables = z.object({ ...sandboxVariables, SANDBOX_PORT: port(4001) }).transform((env) => ({
  port: env.SANDBOX_PORT,
  dataDir: env.SANDBOX_DATA_DIR,
  smtpUrl: env.SANDBOX_SMTP_URL,
  jobSlots: env.SANDBOX_JOB_SLOTS,
  caseSeconds: env.SANDBOX_CASE_SECONDS,
  speed: env.SANDBOX_SPEED,
}));

export type SandboxConfig = Readonly<z.output<typeof standaloneVariables>>;

/**
 * Parses the configuration of the sandbox that runs alone.
 *
 * @throws ConfigError with all problems
 */
export function readSandboxConfig(env: Environment = process.env): SandboxConfig {
  const parsed = standaloneVariables.safeParse(nonEmpty(env));
  if (!parsed.success) throw new ConfigError(problemsOf(parsed));
  return Object.freeze(parsed.data);
}
