import { z } from "zod";
import { jessAccount, startingAccounts } from "./startingContent.js";
import { type Sandbox, startSandbox } from "./startSandbox.js";

/** What `npm run sandbox` may be told by the environment. */
const environment = z.object({
  SANDBOX_PORT: z
    .string()
    .regex(/^\d+$/, "must be a port number")
    .transform(Number)
    .pipe(z.number().max(65_535, "must be a port number"))
    .default(4001),
  SANDBOX_DATA_DIR: z.string().min(1, "must not be empty").optional(),
  SANDBOX_SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be like smtp://host:25" }).optional(),
});

const say = (text: string) => process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const settings = environment.safeParse(process.env);
  if (!settings.success) {
    const problems = settings.error.issues.map(({ path, message }) => `  ${path.join(".")} ${message}`);
    throw new Error(`The sandbox cannot start:\n${problems.join("\n")}`);
  }
  const { SANDBOX_PORT: port, SANDBOX_DATA_DIR: dataDir, SANDBOX_SMTP_URL: smtpUrl } = settings.data;
  const sandbox = await startSandbox({
    port,
    ...(dataDir !== undefined && { dataDir }),
    ...(smtpUrl !== undefined && { smtpUrl }),
  }).catch((error: unknown) => {
    const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    throw taken ? new Error(`The sandbox cannot start: port ${port} is taken. Choose another by SANDBOX_PORT.`) : error;
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void sandbox.stop());
  say(welcome(sandbox, dataDir !== undefined, smtpUrl));
}

function welcome({ usersUrl, jessUrl, dataDir }: Sandbox, isKept: boolean, smtpUrl: string | undefined): string {
  const accounts = startingAccounts.map(({ email, password }) => `${email} / ${password}`);
  return `The sandbox is running; it is no real service.
  Users API     ${usersUrl}
  JESS API      ${jessUrl}
  Accounts      ${accounts.join(", ")}
  JESS account  ${jessAccount.user} / ${jessAccount.password}
  Data folder   ${dataDir} ${isKept ? "(kept)" : "(removed at the end; SANDBOX_DATA_DIR names one to keep)"}
  Mail          ${dataDir}/mail/*.eml${smtpUrl === undefined ? "" : ", and by SMTP"}`;
}

await main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
