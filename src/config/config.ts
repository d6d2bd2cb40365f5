import { z } from "zod";
import { addressVariables } from "./address.js";
import { combinedProblems } from "./combinedProblems.js";
import { ConfigError } from "./ConfigError.js";
import { type Environment, nonEmpty, problemsOf } from "./environment.js";
import { sandboxVariables } from "./sandbox.js";
import { trustedDocumentSettings, trustedDocumentVariables } from "./trustedDocuments.js";
import {
  folderWithIndex,
  baseUrl,
  DAY,
  flag,
  GIB,
  integer,
  isNetwork,
  isOrigin,
  milliseconds,
  defaultReadMemoryBytes,
  host,
  optionalPort,
  splitList,
  storeUrl,
} from "./values.js";
import { webRootOf } from "./webRoot.js";

export type { Environment };

/** The settings of the service, parsed once from the environment. Sizes are bytes, times are milliseconds. */
export type Config = Readonly<z.output<typeof serviceVariables>> & {
  /** The base URLs of the two REST APIs; undefined means the sandbox. */
  readonly upstream: { readonly usersApiUrl: string; readonly jessApiUrl: string } | undefined;
};

const serviceVariables = z
  .object({
    ...addressVariables,
    PUBLIC_URL: baseUrl.optional(),
    USERS_API_URL: baseUrl.optional(),
    JESS_API_URL: baseUrl.optional(),
    USERS_LOGON_PATH: z.enum(["auth", "logon"], "must be auth or logon").default("auth"),
    JESS_JOBS_METHOD: z.enum(["GET", "POST"], "must be GET or POST").default("GET"),
    JOB_POLLS_PER_SECOND: integer(20, 1, 1_000),
    JOB_POLL_MIN_MS: milliseconds(2_000),
    JOB_POLL_MAX_MS: milliseconds(60_000),
    JOB_WATCH_PATIENCE_MS: milliseconds(300_000),
    MAX_UPLOAD_BYTES: integer(2 * GIB, 1, Number.MAX_SAFE_INTEGER),
    MAX_UPLOAD_FILES: integer(20, 1, 10_000),
    CLIENT_IDLE_TIMEOUT_MS: milliseconds(30_000),
    MAX_STREAMS: integer(10_000, 0, 1_000_000),
    MAX_STREAMS_PER_SESSION: integer(100, 0, 1_000_000),
    MAX_STREAMS_PER_ADDRESS: integer(1_000, 0, 1_000_000),
    UPSTREAM_CONNECT_TIMEOUT_MS: milliseconds(3_000),
    UPSTREAM_TIMEOUT_MS: milliseconds(30_000),
    UPSTREAM_IDLE_TIMEOUT_MS: milliseconds(30_000),
    UPSTREAM_MAX_CALLS: integer(64, 1, 10_000),
    UPSTREAM_MAX_TRANSFERS: integer(256, 1, 10_000),
    RATE_LIMIT_URL: storeUrl.optional(),
    CORS_ORIGINS: z
      .string()
      .default("")
      .transform(splitList)
      .refine(
        (origins) => origins.every(isOrigin),
        "must be exact origins such as https://app.example.org, separated by commas",
      ),
    COOKIE_SECURE: z.enum(["auto", "true", "false"], "must be auto, true or false").default("auto"),
    COOKIE_SAME_SITE: z.enum(["lax", "strict", "none"], "must be lax, strict or none").default("lax"),
    TRUST_PROXY: z
      .string()
      .default("false")
      .transform((text, context) => {
        if (text === "true" || text === "false") return text === "true";
        const addresses = splitList(text);
        if (addresses.length > 0 && addresses.every(isNetwork)) return addresses;
        context.addIssue("must be true, false, or IP addresses and networks (10.0.0.0/8) separated by commas");
        return z.NEVER;
      }),
    TRACE_PARENT: z.enum(["continue", "link", "ignore"], "must be continue, link or ignore").default("continue"),
    NODE_ENV: z.string().optional(),
    ...trustedDocumentVariables,
    INTROSPECTION: flag.optional(),
    GRAPHIQL: flag.optional(),
    LOG_LEVEL: z
      .enum(
        ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
        "must be trace, debug, info, warn, error, fatal or silent",
      )
      .default("info"),
    STOP_NOTICE_MS: integer(5_000, 0, DAY),
    SHUTDOWN_GRACE_MS: integer(30_000, 0, DAY),
    METRICS_HOST: host("127.0.0.1"),
    METRICS_PORT: optionalPort,
    READ_MEMORY_BYTES: integer(defaultReadMemoryBytes(), 0, Number.MAX_SAFE_INTEGER),
    WEB: flag.optional(),
    WEB_ROOT: folderWithIndex.optional(),
    ...sandboxVariables,
  })
  .transform((env) => ({
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL,
    usersApiUrl: env.USERS_API_URL,
    jessApiUrl: env.JESS_API_URL,
    usersLogonPath: env.USERS_LOGON_PATH,
    jessJobsMethod: env.JESS_JOBS_METHOD,
    jobPollsPerSecond: env.JOB_POLLS_PER_SECOND,
    jobPollMinMs: env.JOB_POLL_MIN_MS,
    jobPollMaxMs: env.JOB_POLL_MAX_MS,
    jobWatchPatienceMs: env.JOB_WATCH_PATIENCE_MS,
    maxUploadBytes: env.MAX_UPLOAD_BYTES,
    maxUploadFiles: env.MAX_UPLOAD_FILES,
    clientIdleTimeoutMs: env.CLIENT_IDLE_TIMEOUT_MS,
    maxStreams: env.MAX_STREAMS,
    maxStreamsPerSession: env.MAX_STREAMS_PER_SESSION,
    maxStreamsPerAddress: env.MAX_STREAMS_PER_ADDRESS,
    upstreamConnectTimeoutMs: env.UPSTREAM_CONNECT_TIMEOUT_MS,
    upstreamTimeoutMs: env.UPSTREAM_TIMEOUT_MS,
    upstreamIdleTimeoutMs: env.UPSTREAM_IDLE_TIMEOUT_MS,
    upstreamMaxCalls: env.UPSTREAM_MAX_CALLS,
    upstreamMaxTransfers: env.UPSTREAM_MAX_TRANSFERS,
    rateLimitUrl: env.RATE_LIMIT_URL,
    corsOrigins: env.CORS_ORIGINS,
    cookieSecure: env.COOKIE_SECURE,
    cookieSameSite: env.COOKIE_SAME_SITE,
    trustProxy: env.TRUST_PROXY,
    traceParent: env.TRACE_PARENT,
    ...trustedDocumentSettings(env),
    introspection: env.INTROSPECTION ?? env.NODE_ENV !== "production",
    graphiql: env.GRAPHIQL ?? env.NODE_ENV !== "production",
    logLevel: env.LOG_LEVEL,
    stopNoticeMs: env.STOP_NOTICE_MS,
    shutdownGraceMs: env.SHUTDOWN_GRACE_MS,
    metricsHost: env.METRICS_HOST,
    metricsPort: env.METRICS_PORT,
    readMemoryBytes: env.READ_MEMORY_BYTES,
    webRoot: webRootOf(env),
    sandboxPort: env.SANDBOX_PORT,
    sandboxDataDir: env.SANDBOX_DATA_DIR,
    sandboxSmtpUrl: env.SANDBOX_SMTP_URL,
    sandboxJobSlots: env.SANDBOX_JOB_SLOTS,
    sandboxCaseSeconds: env.SANDBOX_CASE_SECONDS,
    sandboxSpeed: env.SANDBOX_SPEED,
  }));

/**
 * Parses the configuration of the service.
 *
 * @throws ConfigError with all problems
 */
export function readConfig(env: Environment = process.env): Config {
  const variables = nonEmpty(env);
  const parsed = serviceVariables.safeParse(variables);
  const problems = [...problemsOf(parsed), ...combinedProblems(variables)];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const { usersApiUrl, jessApiUrl } = parsed.data;
  const upstream = usersApiUrl !== undefined && jessApiUrl !== undefined ? { usersApiUrl, jessApiUrl } : undefined;
  return Object.freeze({ ...parsed.data, upstream });
}
