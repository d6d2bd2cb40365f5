import { randomUUID } from "node:crypto";
import { type Environment, readConfig } from "../config/config.js";
import { createUpstreams } from "../createUpstreams.js";
import type { Upstreams } from "../context/createContext.js";
import { type Info, InfoAPI } from "../datasources/InfoAPI.js";
import type { Caller } from "../http/call/Caller.js";
import { type Service, UpstreamError, type UpstreamErrorKind } from "../UpstreamError.js";

const FAILURES: Readonly<Record<UpstreamErrorKind, string>> = {
  unauthenticated: "wants a session, which GET /info of the API does not",
  forbidden: "refuses",
  notFound: "knows no /info: is this the base of the API?",
  tooLarge: "refuses",
  tooManyRequests: "has had too many requests",
  folder: "has a folder where a file belongs",
  accountPaused: "was not asked: log-on for the account is paused",
  addressPaused: "was not asked: log-on from this address is paused",
  badResponse: "gives an answer that is not the API's: is this the base of the API?",
  failed: "met an error of its own",
  unavailable: "cannot be reached",
  timeout: "is too slow",
  overloaded: "was not asked",
  tooManyCalls: "was not asked",
  cancelled: "was not asked",
};

const versionOf = ({ major, minor, revision, release }: Info) =>
  `${major}.${minor}.${revision}${release === null ? "" : `-${release}`}`;

/** Asks one API for its version, and tells in words what came of it. */
async function ask(upstreams: Upstreams, service: Service): Promise<{ ok: boolean; words: string }> {
  const nobody: Caller = {
    requestId: randomUUID(),
    signal: new AbortController().signal,
    token: undefined,
    onSessionCookie: () => undefined,
  };
  const api = new InfoAPI({ users: upstreams.users.forCaller(nobody), jess: upstreams.jess.forCaller(nobody) });
  try {
    const info = await api.read(service);
    return { ok: true, words: `answers: ${info.title}, version ${versionOf(info)}` };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { ok: false, words: `${FAILURES[error.kind]} (${error.detail})` };
  }
}

const say = (topic: string, words: string) => process.stdout.write(`${topic.padEnd(15)}${words}\n`);

/**
 * Tells, by one line each, whether the configuration is right and whether both REST APIs answer. Asks as patiently as
 * the service would. Resolves with false when one does not answer as it should.
 *
 * @throws ConfigError when the configuration is wrong.
 */
export async function check(env: Environment): Promise<boolean> {
  const config = readConfig(env);
  say("Configuration", "is right");
  if (!config.upstream) {
    say("Users API", "is the sandbox, because USERS_API_URL is not set");
    say("JESS API", "is the sandbox, because JESS_API_URL is not set");
    return true;
  }
  const { usersApiUrl, jessApiUrl } = config.upstream;
  const upstreams = createUpstreams(config, config.upstream);
  try {
    const [users, jess] = await Promise.all([ask(upstreams, "users"), ask(upstreams, "jess")]);
    say("Users API", `${usersApiUrl} ${users.words}`);
    say("JESS API", `${jessApiUrl} ${jess.words}`);
    return users.ok && jess.ok;
  } finally {
    await Promise.all([upstreams.users.close(), upstreams.jess.close()]);
  }
}
