import { z } from "zod";
import { ConfigError } from "./ConfigError.js";
import {
  address,
  baseUrl,
  DAY,
  flag,
  GIB,
  integer,
  list,
  milliseconds,
  origin,
  pages,
  port,
  readMemoryBytes,
} from "./values.js";

/** Variables by name; those of the process, with what the command line says instead. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of the service, parsed once from the environment. Sizes are bytes, times are milliseconds. */
export type Config = Readonly<z.output<typeof environment>> & {
  /** The bases of the two REST APIs, or undefined: then the sandbox stands in for them. */
  readonly upstream: { readonly usersApiUrl: string; readonly jessApiUrl: string } | undefined;
};

const sandboxVariables = {
  SANDBOX_PORT: port(0),
  SANDBOX_DATA_DIR: z.string().optional(),
  SANDBOX_SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be like smtp://host:25" }).optional(),
};

const environment = z
  .object({
    HOST: z
      .string()
      .regex(/^[\w.:-]+$/, "must be an IP address or a host name")
      .default("127.0.0.1"),
    PORT: port(4000),
    PUBLIC_URL: baseUrl.optional(),
    USERS_API_URL: baseUrl.optional(),
    JESS_API_URL: baseUrl.optional(),
    USERS_LOGON_PATH: z.enum(["auth", "logon"], "must be auth or logon").default("auth"),
    MAX_UPLOAD_BYTES: integer(2 * GIB, 1, Number.MAX_SAFE_INTEGER),
    MAX_UPLOAD_FILES: integer(20, 1, 10_000),
    CLIENT_IDLE_TIMEOUT_MS: milliseconds(30_000),
    UPSTREAM_CONNECT_TIMEOUT_MS: milliseconds(3_000),
    UPSTREAM_TIMEOUT_MS: milliseconds(30_000),
    UPSTREAM_IDLE_TIMEOUT_MS: milliseconds(30_000),
    CORS_ORIGINS: z
      .string()
      .default("")
      .transform(list)
      .refine(
        (origins) => origins.every(origin),
        "must be exact origins such as https://app.example.org, separated by commas",
      ),
    COOKIE_SECURE: z.enum(["auto", "true", "false"], "must be auto, true or false").default("auto"),
    COOKIE_SAME_SITE: z.enum(["lax", "strict", "none"], "must be lax, strict or none").default("lax"),
    TRUST_PROXY: z
      .string()
      .default("false")
      .transform((text, context) => {
        if (text === "true" || text === "false") return text === "true";
        const addresses = list(text);
        if (addresses.length > 0 && addresses.every(address)) return addresses;
        context.addIssue("must be true, false, or IP addresses and networks (10.0.0.0/8) separated by commas");
        return z.NEVER;
      }),
    NODE_ENV: z.string().optional(),
    INTROSPECTION: flag.optional(),
    GRAPHIQL: flag.optional(),
    LOG_LEVEL: z
      .enum(
        ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
        "must be trace, debug, info, warn, error, fatal or silent",
      )
      .default("info"),
    SHUTDOWN_GRACE_MS: integer(30_000, 0, DAY),
    READ_MEMORY_BYTES: integer(readMemoryBytes(), 0, Number.MAX_SAFE_INTEGER),
    WEB_ROOT: pages.optional(),
    ...sandboxVariables,
  })
  .transform((env) => ({
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL,
    usersApiUrl: env.USERS_API_URL,
    jessApiUrl: env.JESS_API_URL,
    usersLogonPath: env.USERS_LOGON_PATH,
    maxUploadBytes: env.MAX_UPLOAD_BYTES,
    maxUploadFiles: env.MAX_UPLOAD_FILES,
    clientIdleTimeoutMs: env.CLIENT_IDLE_TIMEOUT_MS,
    upstreamConnectTimeoutMs: env.UPSTREAM_CONNECT_TIMEOUT_MS,
    upstreamTimeoutMs: env.UPSTREAM_TIMEOUT_MS,
    upstreamIdleTimeoutMs: env.UPSTREAM_IDLE_TIMEOUT_MS,
    corsOrigins: env.CORS_ORIGINS,
    cookieSecure: env.COOKIE_SECURE,
    cookieSameSite: env.COOKIE_SAME_SITE,
    trustProxy: env.TRUST_PROXY,
    introspection: env.INTROSPECTION ?? env.NODE_ENV !== "production",
    graphiql: env.GRAPHIQL ?? env.NODE_ENV !== "production",
    logLevel: env.LOG_LEVEL,
    shutdownGraceMs: env.SHUTDOWN_GRACE_MS,
    readMemoryBytes: env.READ_MEMORY_BYTES,
    webRoot: env.WEB_ROOT,
    sandboxPort: env.SANDBOX_PORT,
    sandboxDataDir: env.SANDBOX_DATA_DIR,
    sandboxSmtpUrl: env.SANDBOX_SMTP_URL,
  }));

/** Of the sandbox that runs alone: it has a port that does not change, for whoever is told its address. */
const sandboxEnvironment = z
  .object({ ...sandboxVariables, SANDBOX_PORT: port(4001) })
  .transform((env) => ({ port: env.SANDBOX_PORT, dataDir: env.SANDBOX_DATA_DIR, smtpUrl: env.SANDBOX_SMTP_URL }));

export type SandboxConfig = Readonly<z.output<typeof sandboxEnvironment>>;

/** What no variable shows alone. Asked of the raw values, so that it is reported beside whatever else is wrong. */
function contradictions(env: Environment): string[] {
  const problems: string[] = [];
  for (const [given, missing] of [
    ["USERS_API_URL", "JESS_API_URL"],
    ["JESS_API_URL", "USERS_API_URL"],
  ] as const) {
    if (env[given] !== undefined && env[missing] === undefined) {
      problems.push(`${missing} must be given together with ${given} (leave both out to use the sandbox)`);
    }
  }
  if (env.COOKIE_SAME_SITE === "none" && env.COOKIE_SECURE === "false") {
    problems.push("COOKIE_SECURE must not be false when COOKIE_SAME_SITE is none: browsers drop such a cookie");
  }
  return problems;
}

/** An empty variable counts as absent. */
const given = (env: Environment) =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ""));

const problemsOf = ({ error }: z.ZodSafeParseResult<unknown>) =>
  (error?.issues ?? []).map((issue) => `${issue.path.join(".")} ${issue.message}`);

/**
 * Parses the environment of the service.
 *
 * @throws ConfigError that names every problem.
 */
export function readConfig(env: Environment = process.env): Config {
  const variables = given(env);
  const parsed = environment.safeParse(variables);
  const problems = [...problemsOf(parsed), ...contradictions(variables)];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const { usersApiUrl, jessApiUrl } = parsed.data;
  const upstream = usersApiUrl !== undefined && jessApiUrl !== undefined ? { usersApiUrl, jessApiUrl } : undefined;
  return Object.freeze({ ...parsed.data, upstream });
}

/**
 * Parses the environment of the sandbox that runs alone.
 *
 * @throws ConfigError that names every problem.
 */
export function readSandboxConfig(env: Environment = process.env): SandboxConfig {
  const parsed = sandboxEnvironment.safeParse(given(env));
  if (!parsed.success) throw new ConfigError(problemsOf(parsed));
  return Object.freeze(parsed.data);
}
