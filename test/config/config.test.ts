import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ConfigError } from "../../src/config/ConfigError.js";
import { readConfig } from "../../src/config/config.js";

type Env = Readonly<Record<string, string | undefined>>;

/** What is wrong with an environment, as the one who starts the service is told. */
function problemsOf(env: Env): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const DEFAULTS = {
  ...{ host: "127.0.0.1", port: 4000, publicUrl: undefined, usersApiUrl: undefined, jessApiUrl: undefined },
  ...{
    upstream: undefined,
    usersLogonPath: "auth",
    jessJobsMethod: "GET",
    maxUploadBytes: 2_147_483_648,
    maxUploadFiles: 20,
    maxStreams: 10_000,
    maxStreamsPerSession: 100,
    maxStreamsPerAddress: 1_000,
  },
  ...{ clientIdleTimeoutMs: 30_000, upstreamConnectTimeoutMs: 3_000, upstreamTimeoutMs: 30_000 },
  ...{
    rateLimitUrl: undefined,
    upstreamIdleTimeoutMs: 30_000,
    corsOrigins: [],
    cookieSecure: "auto",
    cookieSameSite: "lax",
  },
  webRoot: existsSync("dist/web/index.html") ? resolve("dist/web") : undefined,
  ...{ trustProxy: false, introspection: true, graphiql: true, logLevel: "info", shutdownGraceMs: 30_000 },
  ...{ stopNoticeMs: 5_000, upstreamMaxCalls: 64, upstreamMaxTransfers: 256 },
  ...{ metricsPort: undefined, metricsHost: "127.0.0.1", traceParent: "continue" },
  ...{ trustedDocuments: undefined, trustedDocumentsMode: "off", trustedDocumentsBypassToken: [] },
  readMemoryBytes: expect.any(Number), // an eighth of the memory of the machine, 256 MiB at most
  ...{ sandboxPort: 0, sandboxDataDir: undefined, sandboxSmtpUrl: undefined },
  ...{ jobPollsPerSecond: 20, jobPollMinMs: 2_000, jobPollMaxMs: 60_000, jobWatchPatienceMs: 300_000 },
  sandboxJobSlots: 4,
  sandboxCaseSeconds: 2,
  sandboxSpeed: 1,
};

test("an empty environment gives the defaults, which are frozen", () => {
  const config = readConfig({});

  expect(config).toEqual(DEFAULTS);
  expect(Object.isFrozen(config)).toBe(true);
});

test("an empty or blank variable counts as absent; unknown variables are ignored", () => {
  const ours = [
    "HOST",
    "PORT",
    "PUBLIC_URL",
    "USERS_API_URL",
    "JESS_API_URL",
    "COOKIE_SECURE",
    "TRUST_PROXY",
    "LOG_LEVEL",
  ];
  const empty = Object.fromEntries(ours.map((name) => [name, ""]));
  const blank = Object.fromEntries(ours.map((name) => [name, "  "]));

  expect(readConfig({ ...empty, PATH: "/bin", PORTS: "x" })).toEqual(DEFAULTS);
  expect(readConfig({ ...blank, SANDBOX_DATA_DIR: undefined })).toEqual(DEFAULTS);
  expect(readConfig({ USERS_API_URL: "", JESS_API_URL: " " }).upstream).toBeUndefined();
});

test("in production introspection, GraphiQL and the page are off by default; a page that is named is on", () => {
  const off = { introspection: false, graphiql: false, webRoot: undefined };
  const own = resolve("test/server/pages");
  expect(readConfig({ NODE_ENV: "production" })).toMatchObject(off);
  expect(readConfig({ NODE_ENV: "production", WEB_ROOT: own })).toMatchObject({ webRoot: own });
  expect(readConfig({ WEB: "false", WEB_ROOT: own }).webRoot).toBeUndefined();
  expect(readConfig({ NODE_ENV: "production", GRAPHIQL: "true" })).toMatchObject({
    introspection: false,
    graphiql: true,
  });
  expect(readConfig({ NODE_ENV: "test", INTROSPECTION: "false" })).toMatchObject({
    introspection: false,
    graphiql: true,
  });
});

const good: readonly (readonly [variable: string, text: string, field: string, value: unknown])[] = [
  ["HOST", "::", "host", "::"],
  ["HOST", "api.example.org", "host", "api.example.org"],
  ["PORT", "0", "port", 0],
  ["PORT", "65535", "port", 65_535],
  ["PUBLIC_URL", "https://api.example.org", "publicUrl", "https://api.example.org"],
  ["PUBLIC_URL", "https://api.example.org/ensims//", "publicUrl", "https://api.example.org/ensims"],
  ["USERS_LOGON_PATH", "logon", "usersLogonPath", "logon"],
  ["JESS_JOBS_METHOD", "POST", "jessJobsMethod", "POST"],
  ["JOB_POLLS_PER_SECOND", "1000", "jobPollsPerSecond", 1_000],
  ["JOB_POLL_MIN_MS", "1", "jobPollMinMs", 1],
  ["JOB_POLL_MAX_MS", "86400000", "jobPollMaxMs", 86_400_000],
  ["JOB_WATCH_PATIENCE_MS", "1", "jobWatchPatienceMs", 1],
  ["MAX_UPLOAD_BYTES", "9007199254740991", "maxUploadBytes", Number.MAX_SAFE_INTEGER],
  ["MAX_UPLOAD_FILES", "1", "maxUploadFiles", 1],
  ["MAX_STREAMS", "0", "maxStreams", 0],
  ["MAX_STREAMS_PER_SESSION", "1", "maxStreamsPerSession", 1],
  ["MAX_STREAMS_PER_ADDRESS", "1000000", "maxStreamsPerAddress", 1_000_000],
  ["UPSTREAM_TIMEOUT_MS", "1", "upstreamTimeoutMs", 1],
  [
    "CORS_ORIGINS",
    "https://a.example.org, http://localhost:3000,",
    "corsOrigins",
    ["https://a.example.org", "http://localhost:3000"],
  ],
  ["COOKIE_SECURE", "true", "cookieSecure", "true"],
  ["COOKIE_SAME_SITE", "none", "cookieSameSite", "none"],
  ["TRUST_PROXY", "true", "trustProxy", true],
  ["TRUST_PROXY", "10.0.0.0/8, ::1", "trustProxy", ["10.0.0.0/8", "::1"]],
  ["INTROSPECTION", "false", "introspection", false],
  ["LOG_LEVEL", "silent", "logLevel", "silent"],
  [
    "TRUSTED_DOCUMENTS_BYPASS_TOKEN",
    "a secret of the gateway, ",
    "trustedDocumentsBypassToken",
    ["a secret of the gateway"],
  ],
  ["SHUTDOWN_GRACE_MS", "0", "shutdownGraceMs", 0],
  ["STOP_NOTICE_MS", "0", "stopNoticeMs", 0],
  ["UPSTREAM_MAX_CALLS", "8", "upstreamMaxCalls", 8],
  ["UPSTREAM_MAX_TRANSFERS", "1000", "upstreamMaxTransfers", 1_000],
  ["RATE_LIMIT_URL", "redis://127.0.0.1", "rateLimitUrl", "redis://127.0.0.1"],
  ["RATE_LIMIT_URL", "rediss://user:p%40ss@[::1]:6380/15", "rateLimitUrl", "rediss://user:p%40ss@[::1]:6380/15"],
  ["READ_MEMORY_BYTES", "0", "readMemoryBytes", 0],
  ["WEB_ROOT", "test/server/pages", "webRoot", resolve("test/server/pages")],
  ["SANDBOX_PORT", "4001", "sandboxPort", 4001],
  ["SANDBOX_DATA_DIR", "./data", "sandboxDataDir", "./data"],
  ["SANDBOX_SMTP_URL", "smtp://127.0.0.1:25", "sandboxSmtpUrl", "smtp://127.0.0.1:25"],
  ["SANDBOX_JOB_SLOTS", "8", "sandboxJobSlots", 8],
  ["SANDBOX_CASE_SECONDS", "0", "sandboxCaseSeconds", 0],
  ["SANDBOX_SPEED", "1000", "sandboxSpeed", 1000],
];

test.each(good)("%s may be %s", (variable, text, field, value) => {
  expect(readConfig({ [variable]: text })).toEqual({ ...DEFAULTS, [field]: value });
});

const WHOLE_NUMBERS = ["-1", "1.5", "1e3", "0x10", "ten", "1 000", "99999999999999999999"];
const bad: readonly (readonly [variable: string, values: readonly string[], advice: RegExp])[] = [
  ["HOST", ["http://127.0.0.1", "a b", "127.0.0.1/8"], /IP address or a host name/],
  ["PORT", [...WHOLE_NUMBERS, "65536"], /whole number from 0 to 65535/],
  ["PUBLIC_URL", ["api.example.org", "ftp://a.example.org", "/ensims"], /http:\/\/ or https:\/\//],
  [
    "PUBLIC_URL",
    ["https://u:p@a.example.org", "https://a.example.org/?x=1", "https://a.example.org/#x"],
    /without user/,
  ],
  ["JESS_JOBS_METHOD", ["get", "PUT"], /GET or POST/],
  ["USERS_LOGON_PATH", ["login", "/auth", "AUTH"], /auth or logon/],
  ["JOB_POLLS_PER_SECOND", [...WHOLE_NUMBERS, "0", "1001"], /whole number from 1 to 1000/],
  ["JOB_POLL_MIN_MS", [...WHOLE_NUMBERS, "0"], /whole number from 1 to/],
  ["JOB_POLL_MAX_MS", [...WHOLE_NUMBERS, "0"], /whole number from 1 to/],
  ["JOB_WATCH_PATIENCE_MS", [...WHOLE_NUMBERS, "0"], /whole number from 1 to/],
  ["MAX_UPLOAD_BYTES", [...WHOLE_NUMBERS, "0", "2GiB", "9007199254740992"], /whole number from 1 to/],
  ["MAX_UPLOAD_FILES", [...WHOLE_NUMBERS, "0", "10001"], /whole number from 1 to 10000/],
  ["MAX_STREAMS", [...WHOLE_NUMBERS, "1000001"], /whole number from 0 to 1000000/],
  ["MAX_STREAMS_PER_SESSION", [...WHOLE_NUMBERS, "1000001"], /whole number from 0 to 1000000/],
  ["MAX_STREAMS_PER_ADDRESS", [...WHOLE_NUMBERS, "1000001"], /whole number from 0 to 1000000/],
  ["CLIENT_IDLE_TIMEOUT_MS", [...WHOLE_NUMBERS, "0", "30s"], /whole number from 1 to/],
  ["UPSTREAM_CONNECT_TIMEOUT_MS", [...WHOLE_NUMBERS, "0"], /whole number from 1 to/],
  ["UPSTREAM_MAX_CALLS", [...WHOLE_NUMBERS, "0", "10001"], /whole number from 1 to 10000/],
  ["UPSTREAM_MAX_TRANSFERS", [...WHOLE_NUMBERS, "0", "10001"], /whole number from 1 to 10000/],
  ["STOP_NOTICE_MS", [...WHOLE_NUMBERS, "86400001"], /whole number from 0 to/],
  ["UPSTREAM_TIMEOUT_MS", [...WHOLE_NUMBERS, "0", "86400001"], /whole number from 1 to/],
  ["UPSTREAM_IDLE_TIMEOUT_MS", [...WHOLE_NUMBERS, "0"], /whole number from 1 to/],
  [
    "CORS_ORIGINS",
    ["*", "null", "a.example.org", "https://a.example.org/", "https://a.example.org,*"],
    /exact origins/,
  ],
  ["COOKIE_SECURE", ["yes", "1", "TRUE"], /auto, true or false/],
  ["COOKIE_SAME_SITE", ["Lax", "off"], /lax, strict or none/],
  [
    "TRUST_PROXY",
    ["yes", "1", "10.0.0.0/33", "10.0.0.0/", "::1/129", "proxy.example.org", "10.0.0.1/8/8", ","],
    /IP addresses/,
  ],
  ["INTROSPECTION", ["yes", "0"], /true or false/],
  ["GRAPHIQL", ["on"], /true or false/],
  ["LOG_LEVEL", ["verbose", "INFO"], /trace, debug, info/],
  ["WEB", ["yes", "1"], /true or false/],
  ["WEB_ROOT", ["nowhere", "test", "package.json", "package.json/x"], /folder with an index\.html/],
  [
    "RATE_LIMIT_URL",
    ["127.0.0.1:6379", "store", "http://store:6379", "redis:store", "REDIS://store"],
    /redis:\/\/host:6379/,
  ],
  [
    "RATE_LIMIT_URL",
    ["redis://", "redis:///0", "redis://:6379", "rediss://user:secret@", "rediss://:secret@:6379"],
    /rediss:/,
  ],
  [
    "RATE_LIMIT_URL",
    ["redis://store:65536", "redis://store/x", "redis://store/0/1", "redis://store?db=1"],
    /host:6379\/0/,
  ],
  ["RATE_LIMIT_URL", ["redis://:50%off@store", "rediss://100%:secret@store", "redis://:%e4@store"], /percent-encoded/],
  ["SHUTDOWN_GRACE_MS", WHOLE_NUMBERS, /whole number from 0 to/],
  ["SANDBOX_PORT", [...WHOLE_NUMBERS, "65536"], /whole number from 0 to 65535/],
  ["SANDBOX_SMTP_URL", ["127.0.0.1:25", "http://127.0.0.1"], /smtp:\/\/host:25/],
  ["SANDBOX_JOB_SLOTS", [...WHOLE_NUMBERS, "0", "1001"], /whole number from 1 to 1000/],
  ["SANDBOX_CASE_SECONDS", [...WHOLE_NUMBERS, "86401"], /whole number from 0 to 86400/],
  ["SANDBOX_SPEED", [...WHOLE_NUMBERS, "0", "1001"], /whole number from 1 to 1000/],
];

describe("a wrong value is reported once, with the variable's name and the expected value, without the value itself", () => {
  test.each(bad)("%s: %j", (variable, values, advice) => {
    for (const value of values) {
      const problems = problemsOf({ [variable]: value });
      expect({ value, problems }).toEqual({ value, problems: [expect.stringMatching(advice)] });
      expect(problems[0]).toMatch(new RegExp(`^${variable} must be `));
    }
  });
});

test("one message has all problems", () => {
  const env = { PORT: "http", COOKIE_SECURE: "maybe", LOG_LEVEL: "loud", JESS_API_URL: "http://jess.example.org" };

  expect(() => readConfig(env)).toThrow(ConfigError);
  const problems = problemsOf(env);
  expect(problems.map((problem) => problem.split(" ", 1)[0]).sort()).toEqual([
    "COOKIE_SECURE",
    "LOG_LEVEL",
    "PORT",
    "USERS_API_URL",
  ]);
  const { message } = new ConfigError(problems);
  for (const problem of problems) expect(message).toContain(`\n  ${problem}`);
});

describe("variables that do not go together are in the message with all other problems", () => {
  test.each([
    [{ JESS_API_URL: "http://jess.example.org" }, /^USERS_API_URL must be set together/],
    [{ COOKIE_SAME_SITE: "none", COOKIE_SECURE: "false" }, /^COOKIE_SECURE must not be false/],
    [{ METRICS_PORT: "4000" }, /^METRICS_PORT must not be that of PORT \(4000\)/],
    [{ METRICS_PORT: "4001", PORT: "04001" }, /^METRICS_PORT must not be that of PORT \(4001\)/],
    [{ SANDBOX_PORT: "4000" }, /^SANDBOX_PORT must not be that of PORT \(4000\)/],
    [{ METRICS_PORT: "9464", SANDBOX_PORT: "9464" }, /^SANDBOX_PORT must not be that of METRICS_PORT \(9464\)/],
    [{ TRUSTED_DOCUMENTS_MODE: "log" }, /^TRUSTED_DOCUMENTS_MODE must be off, because/],
    [{ TRUSTED_DOCUMENTS_MODE: "enforce", TRUSTED_DOCUMENTS: " " }, /^TRUSTED_DOCUMENTS_MODE must be off, because/],
  ])("%j", (env, problem) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(problem)]);
    expect(problemsOf({ ...env, LOG_LEVEL: "loud", MAX_STREAMS: "many" })).toEqual([
      expect.stringMatching(/^MAX_STREAMS /),
      expect.stringMatching(/^LOG_LEVEL /),
      expect.stringMatching(problem),
    ]);
  });

  test("but a port that is no number is told alone", () => {
    expect(problemsOf({ PORT: "http", METRICS_PORT: "http" })).toHaveLength(2);
  });
});

describe("both upstream URLs are set, or neither", () => {
  const usersApiUrl = "https://api.example.org/users/api";
  const jessApiUrl = "https://api.example.org/jess_web/api";

  test("both are taken, without a trailing slash", () => {
    expect(readConfig({ USERS_API_URL: `${usersApiUrl}/`, JESS_API_URL: jessApiUrl }).upstream).toEqual({
      usersApiUrl,
      jessApiUrl,
    });
  });

  test.each([
    [{ USERS_API_URL: usersApiUrl }, "JESS_API_URL"],
    [{ USERS_API_URL: usersApiUrl, JESS_API_URL: "" }, "JESS_API_URL"],
    [{ JESS_API_URL: jessApiUrl }, "USERS_API_URL"],
  ])("%j lacks %s", (env, missing) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(new RegExp(`^${missing} must be set .*sandbox`))]);
  });

  test("an invalid one is not reported as missing", () => {
    expect(problemsOf({ USERS_API_URL: "nowhere", JESS_API_URL: jessApiUrl })).toEqual([
      expect.stringMatching(/^USERS_API_URL must be an http/),
    ]);
  });
});

test("COOKIE_SAME_SITE=none with COOKIE_SECURE=false is refused", () => {
  expect(problemsOf({ COOKIE_SAME_SITE: "none", COOKIE_SECURE: "false" })).toEqual([
    expect.stringMatching(/^COOKIE_SECURE must not be false/),
  ]);
  expect(problemsOf({ COOKIE_SAME_SITE: "none", COOKIE_SECURE: "auto" })).toEqual([]);
});

test.each([
  ["PUBLIC_URL", "https://ada:geheim@example.org"],
  ["RATE_LIMIT_URL", "redis://ada:geheim@"],
  ["RATE_LIMIT_URL", "http://ada:geheim@store"],
  ["RATE_LIMIT_URL", "rediss://ada:geheim#1@store"],
  ["RATE_LIMIT_URL", "rediss://ada:geheim%1@store"],
  ["SANDBOX_SMTP_URL", "http://ada:geheim@mail"],
])("what is said of a wrong %s does not repeat its password: %s", (variable, value) => {
  const problems = problemsOf({ [variable]: value });

  expect(problems).toHaveLength(1);
  expect(problems.join("")).not.toContain("geheim");
});

test("no two listeners have the same port; 0 is any free one, and without the sandbox its port is of no matter", () => {
  expect(problemsOf({ PORT: "4001", SANDBOX_PORT: "4001" })).toEqual(["SANDBOX_PORT must not be that of PORT (4001)"]);
  expect(problemsOf({ METRICS_PORT: "9464", SANDBOX_PORT: "9464" })).toEqual([
    "SANDBOX_PORT must not be that of METRICS_PORT (9464)",
  ]);
  expect(problemsOf({ PORT: "0", METRICS_PORT: "0", SANDBOX_PORT: "0" })).toEqual([]);
  const upstream = { USERS_API_URL: "https://api.example.org/users/api", JESS_API_URL: "https://api.example.org/jess" };
  expect(problemsOf({ ...upstream, PORT: "4001", METRICS_PORT: "9464", SANDBOX_PORT: "4001" })).toEqual([]);
});
