import { spawn } from "node:child_process";
import { on, once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { build } from "esbuild";
import { acceptedFormat, type StreamFormat } from "../../src/server/live/StreamFormat.js";
import { openTmp, Service } from "../support/startService.js";

const CLIENTS = ["apolloMultipart", "apolloSse", "graphqlSse", "relay", "urqlFetch", "urqlSse"] as const;
const FOLDER = fileURLToPath(new URL("../../examples/clients/", import.meta.url));

type Client = (typeof CLIENTS)[number];
/** What each client's file exports. */
interface Module {
  open(api: string): { follow(id: string, tell: (job: { readonly status: string }) => void): Promise<void> };
}

const tmp = await openTmp();
afterAll(() => tmp[Symbol.asyncDispose]());

/** `npm run follow`: what each client was told, in lines. */
class Following implements AsyncDisposable {
  readonly #child;
  readonly #ended: Promise<unknown>;
  #stdout = "";
  #stderr = "";

  constructor(api: string) {
    this.#child = spawn(process.execPath, ["--import", "tsx", "live/main.ts", api], {
      cwd: FOLDER,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout.on("data", (bytes: Buffer) => (this.#stdout += bytes.toString()));
    this.#child.stderr.on("data", (bytes: Buffer) => (this.#stderr += bytes.toString()));
    this.#ended = once(this.#child, "close");
  }

  told(client: Client): string[] {
    const lines = this.#stdout.split("\n").filter((line) => line.startsWith(`${client}: `));
    return lines.map((line) => line.slice(client.length + 2));
  }

  /** Resolves when every client was told this. */
  async allTold(line: string): Promise<void> {
    const isTold = () => CLIENTS.every((client) => this.told(client).includes(line));
    const output = on(this.#child.stdout, "data", { close: ["close"] });
    while (!isTold()) if ((await output.next()).done === true) throw new Error(`It ended: ${this.#stderr}`);
  }

  async ended(): Promise<number | null> {
    await this.#ended; // all that it said has been read
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended();
  }
}

test("every client follows a job to its end while the service is stopped and started again", async () => {
  const kept = { SANDBOX_DATA_DIR: join(tmp.path, "data"), JOB_POLL_MIN_MS: "100" };
  await using before = new Service({ ...kept, SANDBOX_CASE_SECONDS: "86400" });
  const api = await before.url();
  await using following = new Following(api);
  await following.allTold("QUEUED 0/1");

  before.child.kill("SIGTERM");
  expect(await before.ended()).toBe(0);
  await using after = new Service({ ...kept, SANDBOX_SPEED: "1000", PORT: new URL(api).port });
  expect(await after.url()).toBe(api);

  expect(await following.ended()).toBe(0);
  for (const client of CLIENTS) {
    expect([client, ...following.told(client).slice(-2)]).toEqual([client, "FINISHED 1/1", "completed"]);
  }
});

/** Subscriptions by graphql-sse, as front ends without another client have them. */
interface GraphqlSse {
  connectLive(api: string): {
    subscribe(
      request: { query: string },
      sink: { next(): void; error(error: unknown): void; complete(): void },
    ): () => void;
  };
}

type Clients = Record<Client, Module> & { readonly graphqlSse: GraphqlSse };

/** The clients in one module. */
async function bundle(): Promise<Clients> {
  const outfile = join(tmp.path, "live.mjs");
  const contents = CLIENTS.map((name) => `export * as ${name} from "./live/${name}.ts";`).join("\n");
  const banner = { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' };
  const stdin = { contents, resolveDir: FOLDER };
  await build({ stdin, outfile, banner, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  return (await import(pathToFileURL(outfile).href)) as Clients;
}

let clients: Clients;
beforeAll(async () => {
  clients = await bundle();
});

const job = (isEnded: boolean) =>
  JSON.stringify({
    data: {
      job: {
        ...{ id: "1", status: isEnded ? "FINISHED" : "QUEUED", message: null, isEnded, isCancelling: null },
        checkedAt: "2026-11-29T12:00:00.000Z",
        progress: { total: 1, waiting: 0, started: 0, collected: 1, cancelled: 0, other: 0, fraction: 1 },
      },
    },
  });
const error = (code: string) =>
  JSON.stringify({ errors: [{ message: `It is ${code}.`, path: ["job"], extensions: { code } }], data: null });

/** A service whose streams are, one after the other, as the test says. */
async function startStreams(...streams: ((as: StreamFormat) => string)[]) {
  const requests: string[] = [];
  const server = createServer((request, answer) => {
    const format = acceptedFormat(request.headers.accept ?? "");
    const stream = streams[requests.push(request.headers.accept ?? "") - 1];
    if (!format || !stream) answer.writeHead(500).end();
    else answer.writeHead(200, { "content-type": format.contentType }).end(format.opening + stream(format));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      const closed = once(server.close(), "close");
      server.closeAllConnections();
      await closed;
    },
  };
}

test.concurrent.each(CLIENTS)(
  "%s subscribes again after an end that is not the job's, and after an error that may pass",
  async (client) => {
    await using service = await startStreams(
      (as) => as.next(job(false)) + as.complete, // as through a gateway, when the service stops
      (as) => as.fail(error("UPSTREAM_UNAVAILABLE")) + as.complete,
      (as) => as.next(job(true)) + as.complete,
    );
    const told: string[] = [];

    await clients[client].open(service.api).follow("1", ({ status }) => told.push(status));

    expect(told).toEqual(["QUEUED", "FINISHED"]);
    expect(service.requests).toHaveLength(3);
  },
);

test.each(
  CLIENTS.flatMap((client) =>
    ["UNAUTHENTICATED", "NOT_FOUND", "NO_JESS_SESSION"].map((code) => [client, code] as const),
  ),
)("%s tells %s, and does not subscribe again", async (client, code) => {
  await using service = await startStreams((as) => as.fail(error(code)) + as.complete);

  await expect(clients[client].open(service.api).follow("1", () => undefined)).rejects.toThrow(`It is ${code}.`);

  expect(service.requests).toHaveLength(1);
});

test("a subscription that its user ends is over, and not made again", async () => {
  await using service = await startStreams((as) => as.next(job(false)));

  await new Promise<void>((resolve, reject) => {
    const end = clients.graphqlSse
      .connectLive(service.api)
      .subscribe({ query: "{ job }" }, { next: () => end(), error: reject, complete: resolve });
  });

  expect(service.requests).toHaveLength(1);
});
