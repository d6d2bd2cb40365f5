import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { type Sandbox, startSandbox } from "../../../src/sandbox/startSandbox.js";
import { rawRequest } from "../../support/rawRequest.js";
import { openTmp, Service } from "../../support/startService.js";
import { until } from "../../support/until.js";
import { freePort } from "../../support/freePort.js";
import { type Certificate, selfSigned } from "../../support/certificate.js";
import { fileOf, type ProxyKind, ProxyProcess, SERVER_NAME } from "./ProxyProcess.js";
import { type Ask, type Protocol, SecureClient } from "./SecureClient.js";

const PROBE_MS = 5_000;

/** A replica that can be started anew at the same address. */
export class Replica implements AsyncDisposable {
  readonly #env: Readonly<Record<string, string>>;
  service: Service;

  constructor(
    readonly port: number,
    env: Readonly<Record<string, string>>,
  ) {
    this.#env = { ...env, PORT: `${port}` };
    this.service = new Service(this.#env);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves when `/readyz` is 200. */
  async ready(): Promise<void> {
    await this.service.url();
    await until(async () => (await rawRequest(this.url, "GET /readyz")).status === 200);
  }

  start(): void {
    this.service = new Service(this.#env);
  }

  /** So many operations, uploads and downloads have ended, by the log. */
  get served(): number {
    return this.service.lines().filter(({ msg }) => msg === "operation").length;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.service[Symbol.asyncDispose]();
  }
}

/** Status and body, or why there is none; a proxy that does not answer for some seconds is asked again. */
async function answerOf(client: SecureClient, ask: Ask): Promise<string> {
  const request = client.start(ask);
  const limit = setTimeout(() => request.abort(), PROBE_MS);
  try {
    const { status, text } = await request.answer;
    return `${status} ${await text()}`;
  } catch (error) {
    return String(error);
  } finally {
    clearTimeout(limit);
  }
}

/** Two replicas on one sandbox, behind a proxy. */
export interface Behind extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly replicas: readonly Replica[];
  readonly proxy: ProxyProcess;
  readonly certificate: Certificate;
  /** The headers of a caller with a token. */
  readonly bearer: { readonly authorization: string };
  client(protocol: Protocol): SecureClient;
  /** Resolves when the proxy passes requests to all of these. */
  reaches(...replicas: Replica[]): Promise<void>;
}

export interface BehindOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Changes the file of `deploy/proxies`. */
  readonly edit?: (text: string) => string;
}

export async function startBehind(kind: ProxyKind, { env = {}, edit = (text) => text }: BehindOptions = {}) {
  const closers: (() => Promise<void> | void)[] = [];
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  const use = <Opened extends AsyncDisposable>(opened: Opened): Opened => {
    closers.push(() => Promise.resolve(opened[Symbol.asyncDispose]()));
    return opened;
  };
  try {
    const sandbox = use(await startSandbox());
    const tmp = use(await openTmp());
    const upstream = { USERS_API_URL: sandbox.usersUrl, JESS_API_URL: sandbox.jessUrl, TMPDIR: tmp.path };
    const all = { ...upstream, LOG_LEVEL: "info", TRUST_PROXY: "127.0.0.1", ...env };
    const replicas = [await freePort(), await freePort()].map((port) => use(new Replica(port, all)));
    await Promise.all(replicas.map((replica) => replica.ready()));
    const certificate = await selfSigned(`DNS:${SERVER_NAME}`);
    const text = edit(await readFile(fileOf(kind), "utf8"));
    const addresses = replicas.map(({ port }) => `127.0.0.1:${port}`);
    const proxy = use(await ProxyProcess.start(kind, text, certificate, addresses));
    const bearer = { authorization: `Bearer ${await sandbox.mintToken("demo@example.org")}` };
    const client = (protocol: Protocol) => {
      const client = new SecureClient(proxy.url, certificate.certificate, protocol);
      closers.push(() => client[Symbol.dispose]());
      return client;
    };
    const behind: Behind = {
      ...{ sandbox, replicas, proxy, certificate, bearer, client },
      reaches: async (...wanted) => {
        const before = wanted.map(({ served }) => served);
        using probe = new SecureClient(proxy.url, certificate.certificate, "HTTP/1.1");
        let last = "nothing";
        const isReached = async () => {
          if (proxy.hasEnded) throw new Error(`${kind.name} ended: ${proxy.said}`);
          for (const { service } of wanted) if (service.hasEnded) throw new Error(`A replica ended: ${service.stderr}`);
          last = await answerOf(probe, { path: "/graphql?query=%7B__typename%7D", headers: bearer });
          await delay(50);
          return wanted.every(({ served }, index) => served > (before[index] ?? 0));
        };
        await until(isReached, () => `Last answer: ${last}. ${kind.name} said: ${proxy.said}`);
      },
      [Symbol.asyncDispose]: closeAll,
    };
    await behind.reaches(...replicas);
    return behind;
  } catch (error) {
    await closeAll();
    throw error;
  }
}
