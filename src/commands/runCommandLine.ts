import { Command, CommanderError } from "commander";
import { ConfigError } from "../config/ConfigError.js";
import { packageVersion } from "../packageUrl.js";

/** Success; for a server: it has started. */
const OK = 0;
/** The command failed. */
const FAILED = 1;
/** The command line or the configuration is invalid: nothing was started, and retrying will not help. */
const MISUSED = 2;

const SERVICE_VARIABLES = `
Environment variables (the README has all of them):
  USERS_API_URL, JESS_API_URL  the base URLs of the REST APIs; default: the sandbox
  PUBLIC_URL                   the URL that clients use
  TRUST_PROXY                  the addresses of proxies, whose X-Forwarded-* headers are trusted
  RATE_LIMIT_URL               a Redis or Valkey server, in which replicas count wrong passwords together
  METRICS_PORT                 serves metrics for Prometheus, on METRICS_HOST (127.0.0.1); off by default
  TRUSTED_DOCUMENTS            a manifest, or a folder of them: other documents are refused
  TRUSTED_DOCUMENTS_MODE       off, log or enforce
  OTEL_EXPORTER_OTLP_ENDPOINT  a collector of OpenTelemetry, for traces; off by default
  LOG_LEVEL                    trace, debug, info, warn, error, fatal or silent`;

const SANDBOX_VARIABLES = `
Environment variables:
  SANDBOX_DATA_DIR      a folder that keeps the data over restarts
  SANDBOX_SMTP_URL      an SMTP server for mail, like smtp://host:25
  SANDBOX_JOB_SLOTS     how many cases of jobs run at the same time (4)
  SANDBOX_CASE_SECONDS  how long a case runs, unless its model says how long (2)
  SANDBOX_SPEED         how much faster jobs proceed, 1 to 1000`;

const EXIT_CODES = `
Exit codes: 0 success, 1 failure, 2 the command line or the configuration is invalid.`;

const CHECK_EXIT_CODES = `
Exit codes: 0 success, 1 a REST API does not respond as it should, or the store of RATE_LIMIT_URL or the collector
of traces cannot be used, 2 the configuration is invalid.`;

const HEALTH_EXIT_CODES = `
Exit codes: 0 ready, 1 not ready or no answer, 2 the configuration is invalid.`;

interface ListenOptions {
  readonly port?: string;
  readonly host?: string;
  readonly stopNotice?: string;
}

/** The environment, with the options in place of their variables. */
const environment = (options: Readonly<Record<string, string | undefined>>) => ({
  ...process.env,
  ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
});

/** The commands. Each loads its modules when it runs, to start faster. */
function createProgram(end: (exitCode: number) => void): Command {
  const program = new Command("ensims-graphql")
    .description("The GraphQL API in front of the two ENSIMS REST APIs, Users and JESS.")
    .usage("[command] [options]")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showHelpAfterError("See ensims-graphql --help.")
    .exitOverride()
    .addHelpText("after", `\nThe default command is serve.\n${EXIT_CODES}`);

  program
    .command("serve")
    .description("serve the GraphQL API, until SIGTERM or SIGINT")
    .option("-p, --port <number>", "overrides PORT (4000); 0 means any free port")
    .option("--host <address>", "overrides HOST (127.0.0.1)")
    .option("--stop-notice <ms>", "overrides STOP_NOTICE_MS (5000)")
    .addHelpText("after", SERVICE_VARIABLES)
    .action(async ({ port, host, stopNotice }: ListenOptions) => {
      const { serve } = await import("./serve.js");
      await serve(environment({ PORT: port, HOST: host, STOP_NOTICE_MS: stopNotice }));
    });

  program
    .command("sandbox")
    .description("run the sandbox of both REST APIs alone, until SIGTERM or SIGINT")
    .option("-p, --port <number>", "overrides SANDBOX_PORT (4001); 0 means any free port")
    .addHelpText("after", SANDBOX_VARIABLES)
    .action(async ({ port }: ListenOptions) => {
      const { sandbox } = await import("./sandbox.js");
      await sandbox(environment({ SANDBOX_PORT: port }));
    });

  program
    .command("print-schema")
    .description("print the schema in the schema definition language")
    .option("--subgraph", "print the subgraph schema, with entity keys, for a federated gateway")
    .action(async ({ subgraph = false }: { subgraph?: boolean }) => {
      const { printSchema } = await import("./printSchema.js");
      printSchema(subgraph);
    });

  program
    .command("check")
    .description("check the configuration, both REST APIs, the store of RATE_LIMIT_URL and the collector of traces")
    .addHelpText("after", `${SERVICE_VARIABLES}\n${CHECK_EXIT_CODES}`)
    .action(async () => {
      const { check } = await import("./check.js");
      end((await check(process.env)) ? OK : FAILED);
    });

  program
    .command("health")
    .description("ask the service on this machine whether it is ready, for probes without curl")
    .option("-p, --port <number>", "overrides PORT (4000)")
    .option("--host <address>", "overrides HOST (127.0.0.1)")
    .addHelpText("after", HEALTH_EXIT_CODES)
    .action(async ({ port, host }: ListenOptions) => {
      const { health } = await import("./health.js");
      end((await health(environment({ PORT: port, HOST: host }))) ? OK : FAILED);
    });

  return program;
}

/** Adds the default command if the arguments name none. */
function withCommand([first = "serve", ...rest]: readonly string[]): string[] {
  const isOption = first.startsWith("-") && !["-h", "--help", "-V", "--version"].includes(first);
  return isOption ? ["serve", first, ...rest] : [first, ...rest];
}

/** Runs the command that the arguments name. Errors go to standard error. Resolves with the exit code. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode = OK;
  const program = createProgram((code) => (exitCode = code));
  try {
    await program.parseAsync(withCommand(args), { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : MISUSED; // commander has printed the error
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof ConfigError ? MISUSED : FAILED;
  }
}
