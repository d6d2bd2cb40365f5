import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { ConfigError } from "../config/ConfigError.js";
import { packageUrl } from "../packageUrl.js";

/** All went well; for a server: it has started. */
const OK = 0;
/** It was tried, and failed. */
const FAILED = 1;
/** The command line or the configuration is wrong: nothing was tried, and to try again is no use. */
const MISUSED = 2;

const SERVICE_VARIABLES = `
Environment variables, some of those that the README lists:
  USERS_API_URL, JESS_API_URL  the REST APIs; without them the sandbox stands in
  PUBLIC_URL                   the address that callers use
  LOG_LEVEL                    trace, debug, info, warn, error, fatal or silent`;

const SANDBOX_VARIABLES = `
Environment variables:
  SANDBOX_DATA_DIR  a folder that is kept over restarts
  SANDBOX_SMTP_URL  where mail goes besides the data folder, like smtp://host:25`;

const EXIT_CODES = `
Exit codes: 0 all went well, 1 it failed, 2 the command line or the configuration is wrong.`;

const CHECK_EXIT_CODES = `
Exit codes: 0 all is well, 1 a REST API does not answer as it should, 2 the configuration is wrong.`;

interface ListenOptions {
  readonly port?: string;
  readonly host?: string;
}

/** The environment with what the options say instead. */
const environment = (options: Readonly<Record<string, string | undefined>>) => ({
  ...process.env,
  ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
});

function version(): string {
  const text = readFileSync(packageUrl("package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** The commands. What a command needs is loaded when it runs, so that none waits for the modules of another. */
function createProgram(end: (exitCode: number) => void): Command {
  const program = new Command("ensims-graphql")
    .description("The GraphQL API in front of the two ENSIMS REST APIs, Users and JESS.")
    .usage("[command] [options]")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showHelpAfterError("See ensims-graphql --help.")
    .exitOverride()
    .addHelpText("after", `\nWithout a command it serves.\n${EXIT_CODES}`);

  program
    .command("serve")
    .description("serve the GraphQL API, until SIGTERM or SIGINT")
    .option("-p, --port <number>", "instead of PORT (4000); 0 takes any free one")
    .option("--host <address>", "instead of HOST (127.0.0.1)")
    .addHelpText("after", SERVICE_VARIABLES)
    .action(async ({ port, host }: ListenOptions) => {
      const { serve } = await import("./serve.js");
      await serve(environment({ PORT: port, HOST: host }));
    });

  program
    .command("sandbox")
    .description("run the look-alike of both REST APIs alone, until SIGTERM or SIGINT")
    .option("-p, --port <number>", "instead of SANDBOX_PORT (4001); 0 takes any free one")
    .addHelpText("after", SANDBOX_VARIABLES)
    .action(async ({ port }: ListenOptions) => {
      const { sandbox } = await import("./sandbox.js");
      await sandbox(environment({ SANDBOX_PORT: port }));
    });

  program
    .command("print-schema")
    .description("print the schema, in the schema definition language")
    .option("--subgraph", "as a federated gateway composes it, with the keys of its entities")
    .action(async ({ subgraph = false }: { subgraph?: boolean }) => {
      const { printSchema } = await import("./printSchema.js");
      printSchema(subgraph);
    });

  program
    .command("check")
    .description("check the configuration, and that both REST APIs answer")
    .addHelpText("after", `${SERVICE_VARIABLES}\n${CHECK_EXIT_CODES}`)
    .action(async () => {
      const { check } = await import("./check.js");
      end((await check(process.env)) ? OK : FAILED);
    });

  return program;
}

/** What a user types: a command comes first, if there is one. */
function withCommand([first = "serve", ...rest]: readonly string[]): string[] {
  const isOfServe = first.startsWith("-") && !["-h", "--help", "-V", "--version"].includes(first);
  return isOfServe ? ["serve", first, ...rest] : [first, ...rest];
}

/** Runs the command that the arguments name; whatever is wrong is said on standard error. Resolves with the exit code. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode = OK;
  const program = createProgram((code) => (exitCode = code));
  try {
    await program.parseAsync(withCommand(args), { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : MISUSED; // it has said why
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof ConfigError ? MISUSED : FAILED;
  }
}
