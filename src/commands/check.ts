import { randomUUID } from "node:crypto";
import { type Config, type Environment, readConfig } from "../config/config.js";
import { trustedDocumentsOf } from "../config/trustedDocuments.js";
import { createUpstreams } from "../createUpstreams.js";
import type { Upstreams } from "../context/createContext.js";
import { type Info, InfoAPI } from "../datasources/InfoAPI.js";
import type { Caller } from "../http/call/Caller.js";
import { type Service, UpstreamError, type UpstreamErrorKind } from "../UpstreamError.js";

const ERROR_TEXTS: Readonly<Record<UpstreamErrorKind, string>> = {
  unauthenticated: "requires a session for GET /info: is this the base URL of the API?",
  forbidden: "refuses the request",
  noJessSession: "was not called",
  notFound: "has no /info: is this the base URL of the API?",
  tooLarge: "refuses the request",
  tooManyRequests: "gets too many requests",
  folder: "refuses the request",
  accountPaused: "was not called",
  addressPaused: "was not called",
  badResponse: "sent an unexpected response: is this the base URL of the API?",
  failed: "reports an internal error",
  unavailable: "cannot be reached",
  timeout: "did not respond in time",
  overloaded: "was not called",
  tooManyCalls: "was not called",
  cancelled: "was not called",
};

const versionOf = ({ major, minor, revision, release }: Info) =>
  `${major}.${minor}.${revision}${release === null ? "" : `-${release}`}`;

/** What each API calls itself. An unknown title is none of the other API. */
const TITLES: Readonly<Record<Service, string>> = { users: "Users Web API", jess: "JESS Web API" };

/** Calls `GET /info` of one API. */
async function checkApi(upstreams: Upstreams, service: Service): Promise<{ ok: boolean; text: string }> {
  const anonymous: Caller = {
    requestId: randomUUID(),
    signal: new AbortController().signal,
    token: undefined,
    onSessionCookie: () => undefined,
  };
  const api = new InfoAPI({ users: upstreams.users.forCaller(anonymous), jess: upstreams.jess.forCaller(anonymous) });
  try {
    const info = await api.read(service);
    const other = service === "users" ? TITLES.jess : TITLES.users;
    if (info.title === other)
      return {
        ok: false,
        text: `is that of the other API (${other}): USERS_API_URL and JESS_API_URL are swapped, or equal`,
      };
    return { ok: true, text: `responds: ${info.title}, version ${versionOf(info)}` };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { ok: false, text: `${ERROR_TEXTS[error.kind]} (${error.detail})` };
  }
}

const print = (topic: string, text: string) => process.stdout.write(`${topic.padEnd(15)}${text}\n`);

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

/** Checks the trusted documents as a start does. @throws ConfigError with what is wrong */
async function checkDocuments(config: Config): Promise<string | undefined> {
  const settings = trustedDocumentsOf(config);
  if (!settings) return undefined;
  const { buildSchema } = await import("../resolvers/buildSchema.js");
  const { requireDocuments } = await import("../server/graphql/trusted/TrustedDocuments.js");
  const { introspection } = config;
  const { documents, files } = await requireDocuments({ settings, introspection, schema: buildSchema() });
  const { path, mode } = settings;
  return `${path} has ${count(documents.size, "valid document")} in ${count(files, "file")} (mode ${mode})`;
}

/** Checks the store of `RATE_LIMIT_URL`, if there is one. @returns false if it cannot be used */
async function checkStore(url: string | undefined): Promise<boolean> {
  if (url === undefined) return true;
  const { checkAttemptStore } = await import("../context/store/checkAttemptStore.js");
  const problem = await checkAttemptStore(url);
  const { host } = new URL(url); // the rest may be secret
  print("Store", problem === undefined ? `${host} can be used` : `${host} cannot be used (${problem})`);
  return problem === undefined;
}

/** Checks that traces can be sent, if they are to be. @returns false if not, or if the settings are not what the operator meant */
async function checkTraces(env: Environment): Promise<boolean> {
  const { readExporter } = await import("../telemetry/traces/sdkSettings.js");
  let isAsMeant = true;
  const log = {
    warn(problem: string) {
      isAsMeant = false;
      print("Traces", problem);
    },
  };
  const exporter = readExporter(env, log);
  if (!exporter) return isAsMeant;
  const { checkCollector } = await import("../telemetry/traces/sdk/checkCollector.js");
  const problem = await checkCollector(exporter, log);
  print("Traces", problem === undefined ? `can be sent by ${exporter}` : `cannot be sent (${problem})`);
  return problem === undefined && isAsMeant;
}

/**
 * Prints one line each for the configuration, the two REST APIs, and what else is configured. Uses the timeouts of the service. Resolves
 * with false if an API does not respond as it should, or the store of `RATE_LIMIT_URL` or the collector of traces cannot be used.
 *
 * @throws ConfigError if the configuration is invalid.
 */
export async function check(env: Environment): Promise<boolean> {
  const config = readConfig(env);
  const documents = await checkDocuments(config);
  print("Configuration", "is valid");
  if (documents !== undefined) print("Documents", documents);
  const { metricsHost, metricsPort } = config;
  if (metricsPort !== undefined) print("Metrics", `are served on ${metricsHost}, port ${metricsPort || "any"}`);
  const { warnOfTrust } = await import("../server/request/trustedProxies.js");
  warnOfTrust(config.trustProxy, { warn: (warning: string) => print("Warning", warning) });
  const othersAreThere = [await checkStore(config.rateLimitUrl), await checkTraces(env)].every(Boolean);
  if (!config.upstream) {
    print("Users API", "is the sandbox (USERS_API_URL is not set)");
    print("JESS API", "is the sandbox (JESS_API_URL is not set)");
    return othersAreThere;
  }
  const { usersApiUrl, jessApiUrl } = config.upstream;
  const upstreams = createUpstreams(config, config.upstream);
  try {
    const [users, jess] = await Promise.all([checkApi(upstreams, "users"), checkApi(upstreams, "jess")]);
    print("Users API", `${usersApiUrl} ${users.text}`);
    print("JESS API", `${jessApiUrl} ${jess.text}`);
    return users.ok && jess.ok && othersAreThere;
  } finally {
    await Promise.all([upstreams.users.close(), upstreams.jess.close()]);
  }
}
