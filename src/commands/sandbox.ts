import type { Environment } from "../config/config.js";
import { readSandboxConfig } from "../config/sandbox.js";
import { listening } from "../runtime/listening.js";
import { takeEndSignals } from "../runtime/signals.js";
import { jessAccount, startingAccounts } from "../sandbox/store/startingContent.js";
import { type Sandbox, startSandbox } from "../sandbox/startSandbox.js";
import { toError } from "../toError.js";

const SETTINGS = { port: "SANDBOX_PORT or --port", host: "HOST or --host" };

function welcome({ usersUrl, jessUrl, dataDir }: Sandbox, isKept: boolean, smtpUrl: string | undefined): string {
  const accounts = startingAccounts.map(({ email, password }) => `${email} / ${password}`);
  return `The sandbox is running. It is not the real service.
  Users API     ${usersUrl}
  JESS API      ${jessUrl}
  Accounts      ${accounts.join(", ")}
  JESS account  ${jessAccount.user} / ${jessAccount.password}
  Data folder   ${dataDir} ${isKept ? "(kept)" : "(deleted at the end; set SANDBOX_DATA_DIR to keep it)"}
  Mail          ${dataDir}/mail/*.eml${smtpUrl === undefined ? "" : ", and by SMTP"}`;
}

/**
 * Starts the sandbox alone, prints its URLs, and stops it on SIGTERM or SIGINT. Resolves when it is ready.
 *
 * @throws ConfigError, or an Error with the reason why it cannot start.
 */
export async function sandbox(env: Environment): Promise<void> {
  const { port, dataDir, smtpUrl, ...quirks } = readSandboxConfig(env);
  const kept = { ...(dataDir !== undefined && { dataDir }), ...(smtpUrl !== undefined && { smtpUrl }) };
  const started = await listening(SETTINGS, () => startSandbox({ port, quirks, ...kept })).catch((error: unknown) => {
    throw new Error(`The sandbox cannot start: ${toError(error).message}`, { cause: error });
  });
  takeEndSignals();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void started.stop());
  process.stdout.write(`${welcome(started, dataDir !== undefined, smtpUrl)}\n`);
}
