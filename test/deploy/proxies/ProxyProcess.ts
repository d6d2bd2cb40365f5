import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../support/freePort.js";
import { openTmp } from "../../support/startService.js";
import type { Certificate } from "../../support/certificate.js";

/** The name in the certificate, which is what the clients ask for. */
export const SERVER_NAME = "graphql.localhost";

const STOP_LIMIT_MS = 10_000;

/** Where a proxy listens, and what for. */
export interface ProxySite {
  readonly certificate: Certificate;
  readonly httpsPort: number;
  readonly httpPort: number;
  /** For what operators look at. */
  readonly adminPort: number;
  /** `host:port` of each. */
  readonly replicas: readonly string[];
  /** A folder of its own, also for temporary files. */
  readonly folder: string;
}

/** How to run one kind of proxy with the file of `deploy/proxies`. */
export interface ProxyKind {
  readonly name: string;
  /** Of the program, and of Debian's package. */
  readonly program: string;
  readonly file: string;
  /** @param text the file of `deploy/proxies` */
  prepare(
    text: string,
    site: ProxySite,
  ): {
    /** Written into the folder, by name. */
    readonly files: Readonly<Record<string, string>>;
    readonly args: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  };
}

export const fileOf = (kind: ProxyKind) =>
  fileURLToPath(new URL(`../../../deploy/proxies/${kind.file}`, import.meta.url));

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return text.split(" ").filter(Boolean).map(Number);
}

/** A proxy as an operator runs it. */
export class ProxyProcess implements AsyncDisposable {
  readonly site: ProxySite;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #tmp: AsyncDisposable;
  #said = "";

  private constructor(child: ChildProcess, site: ProxySite, tmp: AsyncDisposable) {
    this.#child = child;
    this.site = site;
    this.#tmp = tmp;
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (bytes: Buffer) => (this.#said = (this.#said + bytes.toString()).slice(-20_000)));
    this.#ended = once(child, "close");
  }

  /** @param text its configuration, in the form of `deploy/proxies` */
  static async start(
    kind: ProxyKind,
    text: string,
    certificate: Certificate,
    replicas: readonly string[],
  ): Promise<ProxyProcess> {
    const tmp = await openTmp();
    const [httpsPort, httpPort, adminPort] = [await freePort(), await freePort(), await freePort()];
    const site = { certificate, httpsPort, httpPort, adminPort, replicas, folder: tmp.path };
    const { files, args, env } = kind.prepare(text, site);
    for (const [name, content] of Object.entries(files)) await writeFile(join(tmp.path, name), content);
    const child = spawn(kind.program, args, {
      cwd: tmp.path,
      env: { PATH: process.env.PATH, HOME: tmp.path, TMPDIR: tmp.path, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new ProxyProcess(child, site, tmp);
  }

  get url(): string {
    return `https://${SERVER_NAME}:${this.site.httpsPort}`;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Bytes in the regular files that it has open, or left in its folder: its configuration, unless it writes temporary files. */
  async bytesInFiles(): Promise<number> {
    const pids = [this.#child.pid ?? 0];
    for (const pid of pids) pids.push(...(await childrenOf(pid)));
    let bytes = 0;
    for (const pid of pids) {
      for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
        const file = await stat(`/proc/${pid}/fd/${fd}`).catch(() => undefined);
        if (file?.isFile() === true) bytes += file.size;
      }
    }
    for (const name of await readdir(this.site.folder, { recursive: true })) {
      const file = await stat(join(this.site.folder, name)).catch(() => undefined);
      if (file?.isFile() === true) bytes += file.size;
    }
    return bytes;
  }

  /** The end of what it said. */
  get said(): string {
    return this.#said;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM"); // kills its workers too
    const limit = setTimeout(() => this.#child.kill("SIGKILL"), STOP_LIMIT_MS); // Caddy waits for as long as a request is under way
    await this.#ended;
    clearTimeout(limit);
    await this.#tmp[Symbol.asyncDispose]();
  }
}
