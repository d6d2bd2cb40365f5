import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { TestApp } from "../../support/startTestApp.js";
import { TestClient } from "../../support/TestClient.js";

const FOLDER = fileURLToPath(new URL("../../../examples/gateway/", import.meta.url));

/** The example as its reader starts it: `npm start`, in a process of its own. */
export class Gateway implements AsyncDisposable {
  readonly child: ChildProcess;
  /** All that it wrote. */
  log = "";
  readonly #ended: Promise<unknown>;
  #hasEnded = false;

  constructor(env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, ["start.js"], {
      cwd: FOLDER,
      env: { PATH: process.env.PATH, PORT: "0", FACADE_PORT: "0", PROJECTS_PORT: "0", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (bytes: Buffer) => (this.log += bytes.toString()));
    this.#ended = once(this.child, "close").finally(() => (this.#hasEnded = true));
  }

  /** The addresses of the gateway and of both subgraphs; fails when it ends instead. */
  async urls(): Promise<{ gateway: string; ensims: string; projects: string }> {
    for (;;) {
      const found = /^Gateway +(\S+)\/graphql\nensims +(\S+)\/graphql\nprojects +(\S+)\/graphql\n/m.exec(this.log);
      if (found) {
        const [, gateway = "", ensims = "", projects = ""] = found;
        return { gateway, ensims, projects };
      }
      if (this.#hasEnded) throw new Error(`The example ended: ${this.log}`);
      await Promise.race([this.#ended, this.child.stdout && once(this.child.stdout, "data")]);
    }
  }

  /** Stops it as an operator would; its exit code. */
  async stop(): Promise<number | null> {
    this.child.kill("SIGTERM");
    await this.#ended;
    return this.child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** The gateway in front of a service that the test has in its hands. */
export async function startGateway(app: Pick<TestApp, "url">, env: Readonly<Record<string, string>> = {}) {
  const gateway = new Gateway({ FACADE_URL: app.url, ...env });
  const urls = await gateway.urls();
  return {
    ...urls,
    process: gateway,
    /** A caller of the gateway with an empty cookie jar. */
    anonymous: () => new TestClient(urls.gateway),
    /** One that sends a bearer token and keeps no cookies. */
    withToken: (token: string) => new TestClient(urls.gateway, { authorization: `Bearer ${token}` }),
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}
