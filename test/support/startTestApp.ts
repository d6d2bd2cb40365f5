import { pino } from "pino";
import { readConfig } from "../../src/config/config.js";
import { type Quirks, type Sandbox, startSandbox } from "../../src/sandbox/startSandbox.js";
import { openRequestLog } from "../../src/server/log/RequestLog.js";
import { startApp } from "../../src/startApp.js";
import { LogOnDocument } from "../generated/operations.js";
import { TestClient } from "./TestClient.js";

export interface TestAppOptions {
  /** Environment of the service, as an operator would set it. */
  readonly env?: Readonly<Record<string, string>>;
  /** Switches of the sandbox. */
  readonly quirks?: Partial<Quirks>;
}

/** The service on a sandbox of its own, both on free ports. */
export interface TestApp extends AsyncDisposable {
  readonly url: string;
  /** What stands in for the upstream: its journal shows what was received, its faults make it misbehave. */
  readonly sandbox: Sandbox;
  /** Where its metrics are, with `METRICS_PORT`. */
  readonly metricsUrl: string | undefined;
  /** Every line that was logged so far, as text. */
  readonly log: readonly string[];
  /** A caller with an empty cookie jar. */
  anonymous(): TestClient;
  /** A caller with the session cookie of an account; the journal is empty afterwards. */
  signIn(email?: string, password?: string): Promise<TestClient>;
  /** Stops the service as an operator would, and starts it again at the same address. The sandbox goes on. */
  restart(): Promise<void>;
  /** A caller that sends a bearer token and keeps no cookies. */
  withToken(token: string): TestClient;
  stop(): Promise<void>;
}

/** The first token of a process needs a new key, which is slow to create: it is there before a test can measure a time. */
let firstToken: Promise<string> | undefined;

export async function startTestApp({ env = {}, quirks = {} }: TestAppOptions = {}): Promise<TestApp> {
  const sandbox = await startSandbox({ quirks });
  await (firstToken ??= sandbox.mintToken("demo@example.org"));
  const log: string[] = [];
  const configOn = (port: string) =>
    readConfig({
      PORT: port,
      USERS_API_URL: sandbox.usersUrl,
      JESS_API_URL: sandbox.jessUrl,
      LOG_LEVEL: "trace",
      ...(env.WEB_ROOT === undefined && { WEB: "false" }), // whether it is built does not matter to other tests
      ...env,
    });
  const startOn = (port: string) => {
    const config = configOn(port);
    const destination = { write: (line: string) => void log.push(line) };
    const logger = pino({ level: config.logLevel }, destination);
    return startApp(config, logger, openRequestLog(logger, "ensims-graphql", destination));
  };
  let app = await startOn("0").catch(async (error: unknown) => {
    await sandbox.stop();
    throw error;
  });
  const { url, metricsUrl } = app;
  const stop = async () => {
    await app.stop();
    await sandbox.stop();
  };
  return {
    url,
    metricsUrl,
    sandbox,
    log,
    anonymous: () => new TestClient(url),
    withToken: (token) => new TestClient(url, { authorization: `Bearer ${token}` }),
    signIn: async (email = "demo@example.org", password = email.split("@", 1)[0] ?? "") => {
      const client = new TestClient(url);
      const { data } = await client.execute(LogOnDocument, { input: { email, password } });
      if (data?.logon.ok !== true) throw new Error(`cannot sign in as ${email}: ${data?.logon.status ?? "no data"}`);
      sandbox.journal.clear();
      return client;
    },
    restart: async () => {
      app.drain();
      await app.stop();
      app = await startOn(new URL(url).port);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
